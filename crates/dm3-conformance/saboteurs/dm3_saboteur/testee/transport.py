"""Faults of senders: which service is tried when, and what its answers mean."""

from dm3_testee import deliveries, proxy_envelopes, rpc, service_terms

from ..fault import swap
from .table import fault


@fault("services-in-alphabetical-order", "delivery services are tried in alphabetical order", "MTP-TRN-022")
def services_in_alphabetical_order():
    honest = swap(deliveries, "services_of", lambda entries: sorted(honest(entries)))


@fault("services-tried-again", "a service that is named twice is tried twice", "MTP-TRN-027")
def services_tried_again():
    def services_of(entries):
        return [name for name in map(deliveries.name_or_none, entries) if name is not None]

    swap(deliveries, "services_of", services_of)


@fault("refusal-taken-for-unavailability", "after a refusal the next service is tried", "MTP-TRN-024")
def refusal_taken_for_unavailability():
    def plan(entries, outcomes, *rest):
        return honest(entries, ["unavailable" if outcome == "refused" else outcome for outcome in outcomes], *rest)

    honest = swap(deliveries, "plan", plan)


@fault("unavailability-taken-for-refusal", "the second service is never tried", "MTP-TRN-025")
def unavailability_taken_for_refusal():
    def plan(entries, outcomes, *rest):
        return honest(entries, ["refused" if outcome == "unavailable" else outcome for outcome in outcomes], *rest)

    honest = swap(deliveries, "plan", plan)


@fault("goes-on-after-acceptance", "every service is submitted to", "MTP-TRN-023")
def goes_on_after_acceptance():
    def plan(entries, outcomes, first_form, dialect):
        told = honest(entries, outcomes, first_form, dialect)
        if told["result"] == "delivered":
            services = deliveries.services_of(entries)
            told = {**told, "attempts": services, "forms": (told["forms"] * len(services))[: len(services)]}
        return told

    honest = swap(deliveries, "plan", plan)


def rereads(name, clauses, breaks):
    """A fault of reading answers: the marked function gets the answer and the honest reading of it."""

    def add(reread):
        @fault(name, breaks, clauses)
        def switch_on():
            def read(status, body_text, dialect):
                return reread(status, body_text, honest(status, body_text, dialect))

            honest = swap(deliveries, "read_answer", read)

        return reread

    return add


@rereads("status-not-looked-at", "MTP-TRN-050", "an answer with a result is an acceptance, whatever its status")
def status_not_looked_at(_status, body_text, honest):
    return ("accepted", *honest[1:]) if '"result"' in body_text else honest


@rereads(
    "every-200-is-an-acceptance", "MTP-TRN-018 MTP-TRN-051 MTP-TRN-053", "an answer with status 200 is an acceptance"
)
def every_200_is_an_acceptance(status, _body_text, honest):
    return ("accepted", *honest[1:]) if status == 200 else honest


@rereads("overload-taken-for-refusal", "MTP-TRN-054", "a service that is overloaded is taken to refuse")
def overload_taken_for_refusal(status, _body_text, honest):
    return ("refused", *honest[1:]) if status in (429, 503) else honest


@rereads("redirects-taken-for-refusal", "MTP-TRN-019", "a redirect is taken for a refusal")
def redirects_taken_for_refusal(status, _body_text, honest):
    return ("refused", *honest[1:]) if 300 <= status <= 399 else honest


@rereads("codes-not-looked-at", "MTP-TRN-055", "an error is a refusal, whatever its code")
def codes_not_looked_at(status, _body_text, honest):
    return ("refused", *honest[1:]) if 400 <= status <= 428 and status != 408 else honest


@fault(
    "reasons-shown-as-they-are",
    "a service's reason is shown with its control characters",
    "MTP-TRN-021",
    verdicts=("warn",),
)
def reasons_shown_as_they_are():
    def reason_of(error):
        message = error.get("message") if isinstance(error, dict) else error
        return message if isinstance(message, str) else None

    swap(deliveries, "reason_of", reason_of)


@fault("new-has-to-be-listed", "a receiver that does not list NEW gets nothing", "MTP-TRN-045")
def new_has_to_be_listed():
    swap(service_terms, "takes", lambda types, message_type, dialect: message_type in types)


@fault("all-types-taken", "what the receiver can take is not looked at", "MTP-TRN-014 MTP-TRN-047")
def all_types_taken():
    swap(service_terms, "takes", lambda types, message_type, dialect: True)


@fault("limit-of-the-service-ignored", "the size limit is not looked at before submitting", "MTP-TRN-013")
def limit_of_the_service_ignored():
    def read(properties, dialect):
        return 2**53, honest(properties, dialect)[1]

    honest = swap(service_terms, "read_properties", read)


@fault("days-taken-for-milliseconds", "messageTTL is read as the deployed network writes it", "MTP-TRN-042")
def days_taken_for_milliseconds():
    service_terms.DAY_MS = 1


@fault("proxy-without-entry", "a service without an entry gets that of another", "MTP-TRN-036")
def proxy_without_entry():
    def envelope_for(proxy, service):
        try:
            return honest(proxy, service)
        except proxy_envelopes.Rejected:
            if not proxy["encryptionEnvelops"]:
                raise
            return honest(proxy, proxy["encryptionEnvelops"][0]["deliveryServiceEnsName"])

    honest = swap(proxy_envelopes, "envelope_for", envelope_for)


@fault("rpc-ids-of-any-kind", "an id may be an object", "DSA-RPC-006 DSA-RPC-007")
def rpc_ids_of_any_kind():
    swap(rpc, "is_id", lambda value: True)


@fault("rpc-version-not-checked", "a request of another version of JSON-RPC is answered", "DSA-RPC-008 DSA-RPC-009")
def rpc_version_not_checked():
    def check(request, in_batch):
        honest({**request, "jsonrpc": "2.0"} if isinstance(request, dict) else request, in_batch)

    honest = swap(rpc, "check_request", check)


@fault("rpc-batches-of-any-size", "batches have no limit", "DSA-RPC-023")
def rpc_batches_of_any_size():
    rpc.LARGEST_BATCH = 10**6


@fault("rpc-methods-in-any-case", "methods are found in any case", "DSA-RPC-010")
def rpc_methods_in_any_case():
    def find(method):
        known = {name.lower(): name for name in rpc.METHODS}
        return honest(known.get(method.lower(), method))

    honest = swap(rpc, "find_method", find)
