//! Devices.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use dm3_types::access::DeviceName;
use dm3_types::{Json, Members, WireRecord};
use http::HeaderMap;

use super::account::no_content;
use super::{Name, failure, mailbox, name_in};
use crate::error::ServiceError;
use crate::http::reply;
use crate::service::DeliveryService;

type NameAndDevice = Result<Path<(String, String)>, PathRejection>;

/// `GET …/devices`: all of them.
pub(super) async fn list(State(service): State<DeliveryService>, name: Name, headers: HeaderMap) -> Response {
    let devices = async { mailbox(&service, &name_in(name)?, &headers).await?.devices().await };
    match devices.await {
        // MAP-ACK-021
        Ok(devices) => {
            let devices: Vec<Json> = devices.iter().map(WireRecord::to_json).collect();
            reply::json(&Members::new().with("devices", devices).into())
        }
        Err(error) => failure::of(&error),
    }
}

/// `PUT …/devices/{device}`: adds it.
pub(super) async fn add(
    State(service): State<DeliveryService>,
    path: NameAndDevice,
    headers: HeaderMap,
) -> Response {
    let device = async {
        let (name, device) = names_in(path)?;
        let mailbox = mailbox(&service, &name, &headers).await?;
        mailbox.add_device(device_of(&device)?).await
    };
    match device.await {
        Ok(device) => reply::json(&device.to_json()),
        Err(error) => failure::of(&error),
    }
}

/// `DELETE …/devices/{device}`: removes it.
pub(super) async fn remove(
    State(service): State<DeliveryService>,
    path: NameAndDevice,
    headers: HeaderMap,
) -> Response {
    let done = async {
        let (name, device) = names_in(path)?;
        let mailbox = mailbox(&service, &name, &headers).await?;
        mailbox.remove_device(device_of(&device)?).await
    };
    match done.await {
        Ok(()) => no_content(),
        Err(error) => failure::of(&error),
    }
}

fn names_in(path: NameAndDevice) -> Result<(String, String), ServiceError> {
    path.map(|Path(names)| names).map_err(|_| ServiceError::BadName)
}

fn device_of(text: &str) -> Result<DeviceName, ServiceError> {
    DeviceName::parse(text).map_err(ServiceError::BadDevice) // MAP-ACK-017
}
