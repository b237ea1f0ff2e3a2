//! The table of error codes (written specification, "Error codes" and appendix "RPC Error Codes").

/// A JSON-RPC error code of a delivery service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The text is not JSON.
    ParseError,
    /// The JSON is no request.
    InvalidRequest,
    /// The method does not exist.
    MethodNotFound,
    /// The parameters do not fit the method.
    InvalidParams,
    /// The service failed.
    InternalError,
    /// A parameter is missing or has no sense.
    InvalidInput,
    /// What was asked for does not exist.
    ResourceNotFound,
    /// What is needed cannot be reached now.
    ResourceUnavailable,
    /// The caller may not do this.
    Unauthorized,
    /// The method exists and is not implemented here.
    MethodNotSupported,
    /// A limit is exceeded.
    LimitExceeded,
    /// The version of JSON-RPC is not supported.
    VersionNotSupported,
    /// The sender does not meet the receiver's spam protection.
    Spam,
    /// The message is too large.
    TooBig,
}

impl ErrorCode {
    /// All codes.
    pub const ALL: [Self; 14] = [
        Self::ParseError,
        Self::InvalidRequest,
        Self::MethodNotFound,
        Self::InvalidParams,
        Self::InternalError,
        Self::InvalidInput,
        Self::ResourceNotFound,
        Self::ResourceUnavailable,
        Self::Unauthorized,
        Self::MethodNotSupported,
        Self::LimitExceeded,
        Self::VersionNotSupported,
        Self::Spam,
        Self::TooBig,
    ];

    /// The number on the wire.
    #[must_use]
    pub const fn code(self) -> i32 {
        match self {
            Self::ParseError => -32700,
            Self::InvalidRequest => -32600,
            Self::MethodNotFound => -32601,
            Self::InvalidParams => -32602,
            Self::InternalError => -32603,
            Self::InvalidInput => -32000,
            Self::ResourceNotFound => -32001,
            Self::ResourceUnavailable => -32002,
            Self::Unauthorized => -32003,
            Self::MethodNotSupported => -32004,
            Self::LimitExceeded => -32005,
            Self::VersionNotSupported => -32006,
            Self::Spam => -32010,
            Self::TooBig => -32011,
        }
    }

    /// The code with this number.
    #[must_use]
    pub fn from_code(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|candidate| candidate.code() == code)
    }

    /// The text of the table.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::ParseError => "Parse error",
            Self::InvalidRequest => "Invalid Request",
            Self::MethodNotFound => "Method not found",
            Self::InvalidParams => "Invalid params",
            Self::InternalError => "Internal error",
            Self::InvalidInput => "Invalid input",
            Self::ResourceNotFound => "Resource not found",
            Self::ResourceUnavailable => "Resource unavailable",
            Self::Unauthorized => "Unauthorized",
            Self::MethodNotSupported => "Method not supported",
            Self::LimitExceeded => "Limit exceeded",
            Self::VersionNotSupported => "JSON-RPC version not supported",
            Self::Spam => "Spam",
            Self::TooBig => "Too big",
        }
    }

    /// Whether the same request may succeed later without a change.
    #[must_use]
    pub const fn is_temporary(self) -> bool {
        matches!(self, Self::InternalError | Self::ResourceUnavailable)
    }
}
