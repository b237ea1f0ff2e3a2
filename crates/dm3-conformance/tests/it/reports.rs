//! Reports of a run with everything in it, held against golden files. `DM3_WRITE_GOLDEN=1` writes them anew.

use std::fs;

use dm3_conformance::class::Class;
use dm3_conformance::report::{BadgeRefused, LoadedRun, MergeError, badge, html, junit, markdown};
use dm3_conformance::verdict::Verdict;

use crate::program::{conformance, data};

/// The day after the run, in days since 1970.
const DAY_AFTER: u64 = 21_917;

fn record() -> String {
    fs::read_to_string(data("data/run.ndjson")).unwrap()
}

fn loaded() -> LoadedRun {
    LoadedRun::parse(&record()).unwrap()
}

/// The same, with a client's record beside it.
fn with_client() -> LoadedRun {
    let client =
        record().replace("\"mode\": \"vectors\"", "\"mode\": \"client\"").replace("\"toy.", "\"client.");
    LoadedRun::merged(vec![loaded(), LoadedRun::parse(&client).unwrap()]).unwrap()
}

/// A run of which everything is met.
fn met() -> LoadedRun {
    let mut run = loaded();
    let footer = run.footer.as_mut().unwrap();
    footer.problems.clear();
    for count in footer.classes.values_mut() {
        count.must.met = count.must.total;
        count.should.met = count.should.total;
        count.must.unobserved = 0;
    }
    run
}

fn compare(name: &str, text: &str) {
    let path = data(&format!("golden/{name}"));
    if std::env::var_os("DM3_WRITE_GOLDEN").is_some() {
        fs::write(&path, text).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap();
    for (index, (expected, found)) in golden.lines().zip(text.lines()).enumerate() {
        assert_eq!(found, expected, "{name}, line {}", index + 1);
    }
    assert_eq!(text, golden, "{name}");
}

/// What stands between two marks becomes a word.
fn without(text: &str, start: &str, end: &str) -> String {
    let (before, rest) = text.split_once(start).unwrap();
    let (_, behind) = rest.split_once(end).unwrap();
    format!("{before}{start}…{end}{behind}")
}

#[test]
fn the_page_is_as_before() {
    let page = html(&loaded());
    let page = without(&page, "Content-Security-Policy\" content=\"", "\">");
    let page = without(&page, "<style>", "</style>");
    compare("report.html", &without(&page, "<script>", "</script>"));
}

#[test]
fn the_page_runs_nothing_but_its_own_script() {
    let page = html(&loaded());
    assert_eq!(page.matches("<script>").count(), 1);
    assert_eq!(page.matches("<style>").count(), 1);
    for markup in ["<b>", "<img", "<html>oops", "href=\"javascript", " style=", " onclick", "\u{202e}", "\0"]
    {
        assert!(!page.contains(markup), "{markup}");
    }
    // Nothing is fetched from anywhere.
    for fetched in ["src=", "<link", "@import", "url("] {
        assert!(!page.replace("&lt;img src=x", "").contains(fetched), "{fetched}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn every_link_within_the_page_leads_somewhere() {
    let page = html(&loaded());
    let targets: Vec<&str> =
        page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(targets.len() > 30);
    for target in targets {
        // A clause that the suite did not know has no row.
        let known = page.contains(&format!("id=\"{target}\""));
        assert!(known || target == "c-TOY-DBL-999", "{target}");
    }
}

#[test]
fn junit_is_as_before() {
    compare("junit.xml", &junit(&loaded()));
}

#[test]
fn junit_tells_nonconformance_from_trouble() {
    let report = junit(&loaded());
    let case = |name: &str| {
        let (_, rest) = report.split_once(&format!("name=\"{name}\"")).unwrap();
        rest.split("<testcase").next().unwrap().to_owned()
    };
    for failure in ["fails", "hangs", "crashes", "surprises", "over-http"] {
        assert!(case(failure).contains("<failure type="), "{failure}");
    }
    assert!(case("errs").contains("<error type=\"error\""));
    for skipped in ["inconclusive", "unsupported", "not-claimed", "hidden", "excused", "flaky"] {
        assert!(case(skipped).contains("<skipped message="), "{skipped}");
    }
    for passed in ["passes", "warns", "informs"] {
        let case = case(passed);
        assert!(
            !case.contains("<failure") && !case.contains("<error") && !case.contains("<skipped"),
            "{passed}"
        );
    }
    assert!(!report.contains('\u{202e}'));
    assert!(report.contains("tests=\"18\" failures=\"6\" errors=\"1\" skipped=\"6\""), "{report}");
}

#[test]
fn junit_has_an_error_when_nothing_could_be_judged() {
    let mut run = loaded();
    run.tests.retain(|test| test.verdict == Verdict::NotClaimed);
    let footer = run.footer.as_mut().unwrap();
    (footer.exit_code, footer.problems) = (2, Vec::new());
    let report = junit(&run);
    let error = "<error message=\"the run could not be judged; the adapter was started again once\"/>";
    assert!(report.contains(error) && report.contains("errors=\"1\""), "{report}");
}

#[test]
fn junit_counts_warnings_as_failures_in_strict_runs() {
    let run = LoadedRun::parse(&record().replace("\"strict\": false", "\"strict\": true")).unwrap();
    assert!(junit(&run).contains("<failure type=\"warn\""));
}

#[test]
fn a_run_that_was_broken_off_is_not_taken_for_a_whole_one() {
    let record = record();
    let (without_footer, _) = record.trim_end().rsplit_once('\n').unwrap();
    let run = LoadedRun::parse(without_footer).unwrap();
    assert!(junit(&run).contains("<error message=\"the run was broken off\"/>"));
    assert!(markdown(&run).contains("broken off"));
    assert!(html(&run).contains("The run was broken off"));
    assert_eq!(badge(&run, Class::Codec, DAY_AFTER), Err(BadgeRefused::BrokenOff));
}

#[test]
fn the_summary_is_as_before() {
    compare("summary.md", &markdown(&loaded()));
}

#[test]
fn badges_are_as_before() {
    compare("badge-receiver.json", &badge(&with_client(), Class::Receiver, DAY_AFTER).unwrap());
    compare("badge-codec-met.json", &badge(&met(), Class::Codec, DAY_AFTER).unwrap());
}

#[test]
fn an_old_badge_is_grey() {
    let color = |today| {
        let badge: serde_json::Value =
            serde_json::from_str(&badge(&met(), Class::Codec, today).unwrap()).unwrap();
        badge["color"].as_str().unwrap().to_owned()
    };
    let day = DAY_AFTER - 1;
    assert_eq!((color(day + 60), color(day + 61)), ("brightgreen".to_owned(), "lightgrey".to_owned()));
}

#[test]
fn the_badge_of_a_run_that_fails_as_a_whole_is_red() {
    let mut run = met();
    run.footer.as_mut().unwrap().problems.push("expectation `a.b/c`: no test has this id".to_owned());
    let badge = badge(&run, Class::Codec, DAY_AFTER).unwrap();
    assert!(badge.contains("\"red\"") && badge.contains("SHOULD 1/1 · 1 problem · suite"), "{badge}");
}

#[test]
fn a_badge_needs_a_whole_run_of_the_pinned_vectors() {
    let mut filtered = met();
    filtered.header.selection.complete = false;
    assert_eq!(badge(&filtered, Class::Codec, DAY_AFTER), Err(BadgeRefused::Filtered));
    let mut other = met();
    other.header.vectors.pinned = false;
    assert_eq!(badge(&other, Class::Codec, DAY_AFTER), Err(BadgeRefused::OtherVectors));
    let mut trouble = met();
    trouble.footer.as_mut().unwrap().exit_code = 2;
    assert_eq!(badge(&trouble, Class::Codec, DAY_AFTER), Err(BadgeRefused::NotJudged));
    assert_eq!(badge(&with_client(), Class::Sender, DAY_AFTER), Err(BadgeRefused::NotClaimed("sender")));
    assert_eq!(badge(&met(), Class::Receiver, DAY_AFTER), Err(BadgeRefused::OtherMode("receiver", "client")));
}

#[test]
fn what_is_no_record_is_refused() {
    let footer_only = record().lines().last().unwrap().to_owned();
    let header_only = record().lines().next().unwrap().to_owned();
    assert!(LoadedRun::parse(&header_only).is_ok());
    for text in [
        String::new(),
        "{}".to_owned(),
        "not json".to_owned(),
        footer_only,
        header_only.replace("dm3-run/1", "dm3-run/2"),
        format!("{header_only}\n{header_only}"),
    ] {
        assert!(LoadedRun::parse(&text).is_err(), "{text}");
    }
}

#[test]
fn the_program_writes_all_reports_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let record = data("data/run.ndjson");
    let all =
        ["report", &record, "--html", &path(""), "--junit", &path("junit.xml"), "--markdown", &path("s.md")];
    assert_eq!(conformance(&all).code, 0);
    assert!(fs::read_to_string(path("index.html")).unwrap().starts_with("<!doctype html>"));
    assert!(fs::read_to_string(path("junit.xml")).unwrap().starts_with("<?xml"));
    assert!(fs::read_to_string(path("s.md")).unwrap().starts_with("## "));
    assert!(conformance(&["report", &record]).stdout.starts_with("## "));
}

#[test]
fn the_program_writes_a_badge_for_each_class() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let vectors = data("data/run.ndjson");
    // Vectors alone show a codec.
    assert_eq!(conformance(&["report", &vectors, "--badge", &path("badge.json")]).code, 0);
    let client =
        record().replace("\"mode\": \"vectors\"", "\"mode\": \"client\"").replace("\"toy.", "\"client.");
    fs::write(path("client.ndjson"), client).unwrap();
    assert_eq!(conformance(&["report", &vectors, &path("client.ndjson"), "--badge", &path("")]).code, 0);
    for name in ["badge.json", "badge-codec.json"] {
        assert!(fs::read_to_string(path(name)).unwrap().contains("Codec+spam"));
    }
    assert!(fs::read_to_string(path("badge-receiver.json")).unwrap().contains("Receiver+spam"));
    let ended = conformance(&["report", &vectors, &path("client.ndjson"), "--badge", &path("badge.json")]);
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("--class codec, --class receiver"), "{}", ended.stderr);
    assert_eq!(
        conformance(&["report", &vectors, "--badge", &path("badge.json"), "--class", "receiver"]).code,
        2
    );
    assert_eq!(conformance(&["report", "no-such-file"]).code, 2);
}

#[test]
fn records_of_one_subject_are_put_together() {
    let run = with_client();
    assert_eq!(run.tests.len(), 2 * loaded().tests.len());
    assert_eq!(run.clauses.len(), loaded().clauses.len());
    assert_eq!(run.modes(), "vectors + client");
    assert_eq!(run.footer.as_ref().unwrap().exit_code, 1);
    assert_eq!(run.footer.as_ref().unwrap().problems.len(), 2);
    let mut broken_off = LoadedRun::parse(&record().replace("\"toy.", "\"client.")).unwrap();
    broken_off.footer = None;
    assert!(LoadedRun::merged(vec![loaded(), broken_off]).unwrap().footer.is_none());
}

#[test]
fn records_of_different_things_are_not_put_together() {
    let mut stranger = loaded();
    stranger.header.subject.name = "somebody else".to_owned();
    let merge = |other| LoadedRun::merged(vec![loaded(), other]).unwrap_err();
    assert_eq!(merge(stranger), MergeError::Different("subjects"));
    let mut later = loaded();
    later.header.suite.version = "2.0.0".to_owned();
    assert_eq!(merge(later), MergeError::Different("versions of the suite"));
    assert_eq!(merge(loaded()), MergeError::SameTest("toy.double/crashes".to_owned()));
    assert_eq!(LoadedRun::merged(Vec::new()).unwrap_err(), MergeError::Nothing);
}
