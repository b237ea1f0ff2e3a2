//! Rules of a receiver, set by a command of the operator.

use dm3_oracle::Person;
use dm3_oracle::encoding::hex0x;
use serde_json::{Value, json};

use crate::case::Part;
use crate::ds::bench::Bench;
use crate::ds::case::{Case, Draft, accepts, need, refuses};
use crate::ds::hook;
use crate::ds::stop::{CaseResult, Honest, Stop};
use crate::world::{Address, ChainAccount, Fault};

const RULES: &[&str] = &[need::FIXTURES, need::WRITES, need::RULES];
const TOKEN: Address = [0x70; 20];
const ETHER: u128 = 1_000_000_000_000_000_000;
/// 2^64 and a little: beyond what a machine word holds.
const BEYOND_A_WORD: u128 = (1 << 64) + 5;

/// What the sender has, the rules, and whether the message is let through.
struct Row {
    id: &'static str,
    title: &'static str,
    clauses: &'static [&'static str],
    account: ChainAccount,
    tokens: Option<u128>,
    rules: fn() -> Value,
    passes: bool,
}

const fn row(id: &'static str, title: &'static str, clauses: &'static [&'static str]) -> Row {
    let account = ChainAccount { balance: 0, transactions: 0 };
    Row { id, title, clauses, account, tokens: None, rules: || json!({}), passes: true }
}

impl Row {
    const fn has(mut self, balance: u128, transactions: u64) -> Self {
        self.account = ChainAccount { balance, transactions };
        self
    }

    const fn holds(mut self, tokens: u128) -> Self {
        self.tokens = Some(tokens);
        self
    }

    const fn rules(mut self, rules: fn() -> Value) -> Self {
        self.rules = rules;
        self
    }

    const fn spam(mut self) -> Self {
        self.passes = false;
        self
    }
}

const ROWS: [Row; 17] = [
    row("ds.spam/no-rules", "Without rules everybody passes", &["SPM-EVA-012"]),
    row("ds.spam/nonce-above", "A sender with more transactions passes", &["SPM-EVA-002"])
        .has(0, 6)
        .rules(|| json!({"minNonce": 5})),
    row("ds.spam/nonce-equal", "A sender with just the transactions passes", &["SPM-EVA-002"])
        .has(0, 5)
        .rules(|| json!({"minNonce": 5})),
    row("ds.spam/nonce-below", "A sender with fewer transactions is spam", &["SPM-EVA-002"])
        .has(ETHER, 4)
        .rules(|| json!({"minNonce": 5}))
        .spam(),
    row("ds.spam/balance-equal", "A sender with just the balance passes", &["SPM-EVA-003"])
        .has(ETHER, 0)
        .rules(|| json!({"minBalance": "1000000000000000000"})),
    row("ds.spam/balance-below", "A sender with one wei less is spam", &["SPM-EVA-003"])
        .has(ETHER - 1, 9)
        .rules(|| json!({"minBalance": "1000000000000000000"}))
        .spam(),
    row("ds.spam/token-equal", "A sender with just the tokens passes", &["SPM-EVA-004"])
        .holds(500)
        .rules(|| json!({"minTokenBalance": {"address": hex0x(&TOKEN), "amount": "500"}})),
    row("ds.spam/token-below", "A sender with a token less is spam", &["SPM-EVA-004"])
        .holds(499)
        .rules(|| json!({"minTokenBalance": {"address": hex0x(&TOKEN), "amount": "500"}}))
        .spam(),
    row("ds.spam/beyond-a-word", "Amounts beyond 64 bits are compared whole", &["SPM-EVA-005"])
        .has(4, 0)
        .rules(|| json!({"minBalance": BEYOND_A_WORD.to_string()}))
        .spam(),
    row("ds.spam/beyond-a-word-and-enough", "A balance beyond 64 bits can be enough", &["SPM-EVA-005"])
        .has(BEYOND_A_WORD, 0)
        .rules(|| json!({"minBalance": BEYOND_A_WORD.to_string()})),
    row("ds.spam/no-token-contract", "Where there is no token the balance is 0", &["SPM-EVA-006"])
        .has(ETHER, 9)
        .rules(|| json!({"minTokenBalance": {"address": hex0x(&[0x71; 20]), "amount": "1"}}))
        .spam(),
    row("ds.spam/all-rules-hold", "A sender for whom all rules hold passes", &["SPM-EVA-007"])
        .has(ETHER, 9)
        .rules(|| json!({"minNonce": 1, "minBalance": "1"})),
    row(
        "ds.spam/one-rule-does-not-hold",
        "A sender for whom one rule does not hold is spam",
        &["SPM-EVA-008"],
    )
    .has(0, 9)
    .rules(|| json!({"minNonce": 1, "minBalance": "1"}))
    .spam(),
    row("ds.spam/minimum-zero", "A minimum of 0 always holds", &["SPM-EVA-011"])
        .rules(|| json!({"minNonce": 0, "minBalance": "0"})),
    row("ds.spam/passed", "A message with the verdict passed is taken", &["SPM-EVA-012"])
        .has(ETHER, 1)
        .rules(|| json!({"minNonce": 1})),
    row("ds.spam/refused", "A message with the verdict spam is refused", &["SPM-EVA-012"])
        .rules(|| json!({"minNonce": 1}))
        .spam(),
    row("ds.spam/code", "Spam is refused with its own code", &["SPM-EVA-012"])
        .rules(|| json!({"minBalance": "1"}))
        .spam(),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = ROWS
        .into_iter()
        .map(|row| {
            let draft = if row.passes { accepts } else { refuses };
            spam(draft(row.id, row.title, row.clauses)).run(async move |bench| judged(bench, &row).await)
        })
        .collect();
    cases.extend(others());
    cases
}

const fn spam(draft: Draft) -> Draft {
    draft.part(Part::Spam).needs(RULES)
}

fn others() -> Vec<Case> {
    vec![
        spam(refuses("ds.spam/not-the-claimed-sender", "Rules look at the proven sender", &["SPM-EVA-001"]))
            .run(async |bench| {
                let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
                set(bench, &bob, &json!({"minBalance": "1"})).await?;
                let rich = bench.published("rich")?;
                let world = bench.world()?;
                world
                    .chain
                    .set_account(rich.wallet.address(), ChainAccount { balance: ETHER, transactions: 1 });
                let claimed = Person { name: rich.name.clone(), ..alice };
                let envelope = bench.envelope(&claimed, &bob)?;
                bench.submit(&envelope).await?.is_error(-32003).map(drop)
            }),
        spam(refuses(
            "ds.spam/sender-before-rules",
            "An unproven sender does not learn the rules",
            &["SPM-EVA-001"],
        ))
        .run(async |bench| {
            let bob = bench.receiver("bob").await?;
            set(bench, &bob, &json!({"minBalance": "1"})).await?;
            let envelope = bench.envelope(&bench.stranger("eve"), &bob)?;
            bench.submit(&envelope).await?.is_error(-32003).map(drop)
        }),
        spam(refuses(
            "ds.spam/undecided",
            "Where the node does not answer the sender comes back later",
            &["SPM-EVA-013", "SPM-EVA-009"],
        ))
        .run(async |bench| {
            let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
            set(bench, &bob, &json!({"minBalance": "1"})).await?;
            let world = bench.world()?;
            world.chain.set_account(alice.wallet.address(), ChainAccount { balance: ETHER, transactions: 1 });
            bench.honest_delivery(&alice, &bob).await?;
            let envelope = bench.envelope(&alice, &bob)?;
            world.chain.set_fault(Some(Fault::NodeError));
            let answer = bench.submit(&envelope).await;
            world.chain.set_fault(None);
            answer?.is_error(-32002).map(drop)
        }),
        spam(accepts(
            "ds.spam/decided-again",
            "The same message is taken when the node is back",
            &["SPM-EVA-013", "SPM-EVA-009"],
        ))
        .run(async |bench| {
            let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
            set(bench, &bob, &json!({"minNonce": 1})).await?;
            let world = bench.world()?;
            world.chain.set_account(alice.wallet.address(), ChainAccount { balance: 0, transactions: 1 });
            let envelope = bench.envelope(&alice, &bob)?;
            world.chain.set_fault(Some(Fault::HangUp));
            let refused = bench.submit(&envelope).await;
            world.chain.set_fault(None);
            refused?.is_refused().honest("be refused without a node")?;
            bench.deliver(&envelope).await.map(drop)
        }),
        spam(accepts(
            "ds.spam/rules-are-told",
            "The extension tells the rules of a receiver",
            &["SPM-RUL-010"],
        ))
        .run(async |bench| {
            let bob = bench.receiver("bob").await?;
            let rules = json!({"minNonce": 3, "minBalance": "7"});
            set(bench, &bob, &rules).await?;
            let extension = bench.call("dm3_getProfileExtension", json!([bob.name])).await?.result()?;
            match extension.get("spamFilterRules") {
                Some(told) if *told == rules => Ok(()),
                other => Err(Stop::deviates(rules.to_string(), format!("{other:?}"))),
            }
        }),
        spam(accepts(
            "ds.spam/no-rules-are-not-told",
            "The extension leaves the member out where there is no rule",
            &["SPM-RUL-011"],
        ))
        .run(async |bench| {
            let bob = bench.receiver("bob").await?;
            let extension = bench.call("dm3_getProfileExtension", json!([bob.name])).await?.result()?;
            match extension.get("spamFilterRules") {
                None => Ok(()),
                Some(told) => Err(Stop::deviates("no `spamFilterRules`", told.to_string())),
            }
        }),
    ]
}

async fn judged(bench: &Bench<'_>, row: &Row) -> CaseResult {
    let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
    let chain = &bench.world()?.chain;
    chain.set_account(alice.wallet.address(), row.account);
    if let Some(tokens) = row.tokens {
        chain.set_token_balance(TOKEN, alice.wallet.address(), tokens);
    }
    set(bench, &bob, &(row.rules)()).await?;
    let envelope = bench.envelope(&alice, &bob)?;
    if row.passes {
        return bench.deliver(&envelope).await.map(drop);
    }
    bench.submit(&envelope).await?.is_error(-32010)?.is_status(403).map(drop)
}

/// Sets the rules of a receiver.
async fn set(bench: &Bench<'_>, receiver: &Person, rules: &Value) -> CaseResult {
    let command = bench.shared().settings.rules.as_ref();
    let command = command.ok_or_else(|| Stop::Error("this case needs --rules".to_owned()))?;
    let input = json!({"name": receiver.name, "rules": rules}).to_string();
    hook::run(command, &input).await.map(drop)
}
