//! JSON-RPC 2.0 frames (<https://www.jsonrpc.org/specification>) and the loose form of the deployed clients.

use crate::json::{JsonKind, ObjectReader};
use crate::wire_record::record_serde;
use crate::{Expected, Json, Members, ParseError, ParseProblem, WireRecord};

/// Largest number that is certain to come back as it was sent: 2^53 - 1.
const MAX_SAFE_NUMBER: f64 = 9_007_199_254_740_991.0;

/// The `id` of a request: a string, a number or null.
#[derive(Debug, Clone, PartialEq)]
pub struct Id(Json);

impl Id {
    /// Takes a string, null, or a number that a double holds without loss, because it must come back unchanged.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path for anything else.
    pub fn from_json(value: &Json) -> Result<Self, ParseError> {
        match value {
            // DSA-RPC-007
            Json::Number(number) if number.abs() > MAX_SAFE_NUMBER => {
                Err(ParseError::malformed("", Expected::RpcId))
            }
            Json::Null | Json::Number(_) | Json::String(_) => Ok(Self(value.clone())),
            other => {
                let problem = ParseProblem::WrongType { expected: Expected::RpcId, found: other.kind() };
                Err(ParseError::new("", problem))
            }
        }
    }

    /// The id for answers to requests whose id could not be read.
    #[must_use]
    pub fn null() -> Self {
        Self(Json::Null)
    }

    /// The value.
    #[must_use]
    pub fn as_json(&self) -> &Json {
        &self.0
    }
}

impl From<u32> for Id {
    fn from(number: u32) -> Self {
        Self(number.into())
    }
}

/// A request. Deployed clients send no `id` and need no `jsonrpc`.
///
/// ```json
/// {"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":[],"id":1}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Whether the member `jsonrpc` is present (then it is `2.0`).
    pub versioned: bool,
    /// The method's name.
    pub method: String,
    /// Parameters: an array or an object.
    pub params: Option<Json>,
    /// The id; its absence marks a notification, or a deployed client.
    pub id: Option<Id>,
    /// Members that JSON-RPC does not define.
    pub extra: Members,
}

impl Request {
    /// A request to the letter of JSON-RPC 2.0.
    #[must_use]
    pub fn new(method: impl Into<String>, params: Json, id: Id) -> Self {
        let method = method.into();
        Self { versioned: true, method, params: Some(params), id: Some(id), extra: Members::new() }
    }

    /// A request as deployed clients send it: without id.
    #[must_use]
    pub fn deployed(method: impl Into<String>, params: Vec<Json>) -> Self {
        let method = method.into();
        Self { versioned: true, method, params: Some(params.into()), id: None, extra: Members::new() }
    }
}

impl WireRecord for Request {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        let versioned = reader.has("jsonrpc");
        if versioned && value.get("jsonrpc").and_then(Json::as_str) != Some("2.0") {
            return Err(ParseError::malformed("jsonrpc", Expected::JsonRpcVersion));
        }
        let id =
            if reader.has("id") { Some(reader.value("id", Expected::RpcId, Id::from_json)?) } else { None };
        let params = value.get("params").cloned();
        if let Some(found) = params.as_ref().map(Json::kind)
            && !matches!(found, JsonKind::Array | JsonKind::Object)
        {
            return Err(ParseError::new(
                "params",
                ParseProblem::WrongType { expected: Expected::Array, found },
            ));
        }
        Ok(Self {
            versioned,
            method: reader.string("method")?.to_owned(),
            params,
            id,
            // DSA-RPC-011
            extra: reader.extra(&["jsonrpc", "method", "params", "id"]),
        })
    }

    fn to_json(&self) -> Json {
        Members::new()
            .with_some("jsonrpc", self.versioned.then_some("2.0"))
            .with("method", self.method.as_str())
            .with_some("params", self.params.clone())
            .with_some("id", self.id.as_ref().map(|id| id.as_json().clone()))
            .with_all(&self.extra)
            .into()
    }
}

/// A response: result or error.
///
/// ```json
/// {"jsonrpc":"2.0","result":{},"id":1}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The result or the error.
    pub outcome: Result<Json, ErrorObject>,
    /// The id of the request; absent in answers to deployed clients.
    pub id: Option<Id>,
}

impl WireRecord for Response {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        let outcome = match (value.get("result"), value.get("error")) {
            (Some(result), None | Some(Json::Null)) => Ok(result.clone()),
            (_, Some(error)) => Err(ErrorObject::from_json(error).map_err(|error| error.within("error"))?),
            (None, None) => reader.any("result", Expected::Object).cloned().map(Ok)?,
        };
        let id =
            if reader.has("id") { Some(reader.value("id", Expected::RpcId, Id::from_json)?) } else { None };
        Ok(Self { outcome, id })
    }

    fn to_json(&self) -> Json {
        let members = Members::new().with("jsonrpc", "2.0");
        // DSA-RPC-012
        let members = match &self.outcome {
            Ok(result) => members.with("result", result.clone()),
            Err(error) => members.with("error", error.to_json()),
        };
        members.with_some("id", self.id.as_ref().map(|id| id.as_json().clone())).into()
    }
}

/// The error of a response.
///
/// ```json
/// {"code":-32600,"message":"Invalid Request"}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorObject {
    /// The code: see the table in `dm3-mtp`.
    pub code: i32,
    /// One sentence for people.
    pub message: String,
    /// More about this error.
    pub data: Option<Json>,
}

impl WireRecord for ErrorObject {
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked before the cast")]
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        let code = reader.any("code", Expected::Number)?.as_f64();
        let in_range =
            |code: &f64| code.fract() == 0.0 && (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(code);
        let code = code.filter(in_range).ok_or_else(|| ParseError::malformed("code", Expected::Number))?;
        Ok(Self {
            code: code as i32,
            message: reader.string("message")?.to_owned(),
            data: value.get("data").cloned(),
        })
    }

    fn to_json(&self) -> Json {
        Members::new()
            .with("code", f64::from(self.code))
            .with("message", self.message.as_str())
            .with_some("data", self.data.clone())
            .into()
    }
}

record_serde!(Request);
record_serde!(Response);
record_serde!(ErrorObject);
