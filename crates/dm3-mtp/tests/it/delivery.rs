//! Which service is asked, and when the asking ends.

use std::collections::BTreeMap;

use dm3_mtp::rpc::{ErrorCode, Refusal};
use dm3_mtp::{Delivery, DeliveryOutcome, EnvelopeFormat, Report, Step};
use dm3_types::EnsName;
use proptest::prelude::*;

use crate::world::{FORMATS, NEW_VARIANT, OLD_VARIANT, WRITTEN, name};

fn services(count: usize) -> Vec<EnsName> {
    (1..=count).map(|number| name(&format!("ds{number}.eth"))).collect()
}

fn refusal() -> Refusal {
    Refusal { code: Some(ErrorCode::Spam), status: 200, reason: "Spam".to_owned() }
}

fn report() -> impl Strategy<Value = Report> {
    prop_oneof![
        1 => Just(Report::Accepted),
        1 => Just(Report::Refused(refusal())),
        3 => Just(Report::UnknownVariant),
        3 => Just(Report::Unavailable),
    ]
}

/// What a delivery does, said once more in the simplest way: for each service its attempts, until one ends it all.
fn model(
    services: &[EnsName],
    first: EnvelopeFormat,
    reports: &[Report],
) -> (Vec<(EnsName, EnvelopeFormat)>, Option<DeliveryOutcome>) {
    let mut attempts = Vec::new();
    let mut reports = reports.iter();
    if services.is_empty() {
        return (attempts, Some(DeliveryOutcome::NoDeliveryService));
    }
    for service in services {
        let formats = match first {
            EnvelopeFormat::Deployed(field) => vec![first, EnvelopeFormat::Deployed(field.other())],
            EnvelopeFormat::Written => vec![first],
        };
        let last = formats.len() - 1;
        for (index, format) in formats.into_iter().enumerate() {
            let Some(report) = reports.next() else { return (attempts, None) };
            attempts.push((service.clone(), format));
            let service = service.clone();
            match report {
                Report::Accepted => return (attempts, Some(DeliveryOutcome::Delivered { service, format })),
                Report::Refused(refusal) => {
                    let refusal = refusal.clone();
                    return (attempts, Some(DeliveryOutcome::Refused { service, refusal }));
                }
                Report::Unavailable => break,
                Report::UnknownVariant if index < last => {}
                Report::UnknownVariant => {
                    let code = Some(ErrorCode::InvalidInput);
                    let refusal = Refusal { code, status: 400, reason: "invalid schema".to_owned() };
                    return (attempts, Some(DeliveryOutcome::Refused { service, refusal }));
                }
            }
        }
    }
    (attempts, Some(DeliveryOutcome::RetryLater))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, ..ProptestConfig::default() })]

    #[test]
    fn every_sequence_of_reports(
        count in 0..5_usize, format in 0..3_usize, reports in proptest::collection::vec(report(), 0..12),
    ) {
        let services = services(count);
        let (attempts, outcome) = model(&services, FORMATS[format], &reports);
        let mut delivery = Delivery::new(services.clone(), FORMATS[format]);
        for report in &reports {
            let step = delivery.next_step();
            prop_assert_eq!(&step, &delivery.next_step());
            let before = delivery.attempts().len();
            delivery.report(report.clone());
            let grown = usize::from(matches!(step, Step::Submit { .. }));
            prop_assert_eq!(delivery.attempts().len(), before + grown);
        }
        let made: Vec<_> =
            delivery.attempts().iter().map(|attempt| (attempt.service.clone(), attempt.format)).collect();
        prop_assert_eq!(&made, &attempts);
        let reported: Vec<_> = delivery.attempts().iter().map(|attempt| attempt.report.clone()).collect();
        prop_assert_eq!(&reported[..], &reports[..attempts.len()]);
        match (outcome, delivery.next_step()) {
            (Some(outcome), Step::Done(done)) => prop_assert_eq!(done, outcome),
            (None, Step::Submit { .. }) => {}
            (outcome, step) => prop_assert!(false, "{:?} and {:?}", outcome, step),
        }
        let mut per_service = BTreeMap::new();
        for (service, _) in &made {
            *per_service.entry(service).or_insert(0) += 1;
        }
        prop_assert!(per_service.values().all(|attempts| *attempts <= 2));
        // In the receiver's order, without going back.
        let order: Vec<_> = made.iter().map(|(service, _)| services.iter().position(|own| own == service)).collect();
        prop_assert!(order.is_sorted());
    }

    #[test]
    fn every_delivery_ends(
        count in 0..6_usize, format in 0..3_usize, reports in proptest::collection::vec(report(), 12),
    ) {
        let mut delivery = Delivery::new(services(count), FORMATS[format]);
        reports.into_iter().take(2 * count).for_each(|report| delivery.report(report));
        prop_assert!(matches!(delivery.next_step(), Step::Done(_)));
        let (done, attempts) = (delivery.next_step(), delivery.attempts().len());
        delivery.report(Report::Accepted);
        prop_assert_eq!((delivery.next_step(), delivery.attempts().len()), (done, attempts));
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    Up,
    Down,
    Refuses,
}

/// Three services, each up, down or refusing: all 27 cases, in each form.
#[test]
fn three_services_in_every_state() {
    use State::{Down, Refuses, Up};
    let states = [Up, Down, Refuses];
    for format in FORMATS {
        for first in states {
            for second in states {
                for third in states {
                    let states = [first, second, third];
                    let mut delivery = Delivery::new(services(3), format);
                    let outcome = loop {
                        match delivery.next_step() {
                            Step::Done(outcome) => break outcome,
                            Step::Submit { service, .. } => {
                                let index = services(3).iter().position(|own| *own == service).unwrap();
                                delivery.report(match states[index] {
                                    Up => Report::Accepted,
                                    Down => Report::Unavailable,
                                    Refuses => Report::Refused(refusal()),
                                });
                            }
                        }
                    };
                    let decides = states.iter().position(|state| *state != Down);
                    let asked = decides.map_or(3, |index| index + 1);
                    assert_eq!(delivery.attempts().len(), asked, "{states:?}");
                    let expected = match decides {
                        None => DeliveryOutcome::RetryLater,
                        Some(index) => {
                            let service = services(3)[index].clone();
                            if states[index] == Up {
                                DeliveryOutcome::Delivered { service, format }
                            } else {
                                DeliveryOutcome::Refused { service, refusal: refusal() }
                            }
                        }
                    };
                    assert_eq!(outcome, expected, "{states:?}");
                }
            }
        }
    }
}

#[test]
fn the_other_variant_is_tried_once_and_anew_at_the_next_service() {
    let mut delivery = Delivery::new(services(2), NEW_VARIANT);
    let submit = |number: usize, format| Step::Submit { service: services(2)[number - 1].clone(), format };
    assert_eq!(delivery.next_step(), submit(1, NEW_VARIANT));
    delivery.report(Report::UnknownVariant);
    assert_eq!(delivery.next_step(), submit(1, OLD_VARIANT));
    delivery.report(Report::Unavailable);
    assert_eq!(delivery.next_step(), submit(2, NEW_VARIANT));
    delivery.report(Report::UnknownVariant);
    assert_eq!(delivery.next_step(), submit(2, OLD_VARIANT));
    delivery.report(Report::UnknownVariant);
    assert!(matches!(delivery.next_step(), Step::Done(DeliveryOutcome::Refused { .. })));
}

#[test]
fn the_written_form_has_no_other_variant() {
    let mut delivery = Delivery::new(services(2), WRITTEN);
    delivery.report(Report::UnknownVariant);
    assert!(matches!(delivery.next_step(), Step::Done(DeliveryOutcome::Refused { .. })));
    assert_eq!(delivery.attempts().len(), 1);
}

#[test]
fn a_hostile_list_of_services_is_cut_and_asked_once_each() {
    use dm3_mtp::MAX_SERVICES;
    let name = |number: usize| EnsName::parse(&format!("ds{number}.eth")).unwrap();
    let twice = vec![name(1), name(2), name(1)];
    let mut delivery = Delivery::new(twice, EnvelopeFormat::default());
    while let Step::Submit { .. } = delivery.next_step() {
        delivery.report(Report::Unavailable);
    }
    assert_eq!(delivery.attempts().len(), 2);

    let many = (0..10 * MAX_SERVICES).map(name).collect();
    let mut delivery = Delivery::new(many, EnvelopeFormat::default());
    while let Step::Submit { .. } = delivery.next_step() {
        delivery.report(Report::Unavailable);
    }
    assert_eq!(delivery.attempts().len(), MAX_SERVICES);
}
