//! What every newtype with a text form shares: `FromStr` and serde through `parse` and `Display`.

/// Implements `FromStr`, `Serialize` and `Deserialize` through `Self::parse` and `Display`.
macro_rules! text_form {
    ($type:ty) => {
        impl std::str::FromStr for $type {
            type Err = $crate::ParseError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }

        impl From<$type> for $crate::Json {
            fn from(value: $type) -> Self {
                Self::String(value.to_string())
            }
        }

        impl From<&$type> for $crate::Json {
            fn from(value: &$type) -> Self {
                Self::String(value.to_string())
            }
        }
    };
}

pub(crate) use text_form;
