"""`python -m dm3_saboteur.service` serves in the world of the suite, with the fault that DM3_SABOTAGE names."""

import os

from . import faults, settings
from .access import Access
from .accounts import Accounts
from .calls import Calls
from .chain import Chain
from .journal import Journal
from .server import Server
from .store import Store
from .submission import Submission
from .tokens import Tokens


def main():
    fault = os.environ.get("DM3_SABOTAGE")
    if fault:
        faults.TABLE.switch_on(fault)
    own = settings.from_environment()
    chain = Chain(own.rpc_url)
    store = Store(Journal(own.directory), own.mailbox_messages)
    calls = Calls(own, chain, store, Submission(own, chain, store))
    access = Access(store, Accounts(chain, store, Tokens()))
    Server(own, calls, access, store).serve_forever()


main()
