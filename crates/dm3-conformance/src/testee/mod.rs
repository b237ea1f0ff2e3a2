//! Adapters, called testees: small programs that speak for an implementation, in DTP/1.
//!
//! One JSON object per line goes in, one comes out, in UTF-8 with LF. Standard output belongs to the protocol, standard
//! error is free, the end of the input means stop.
//!
//! ```json
//! {"dtp":1,"id":0,"op":"hello"}
//! {"id":0,"ok":{"dtp":1,"name":"…","version":"…","language":"…","dialects":["spec"],"ops":["canonical_json.hash"]}}
//! {"id":7,"op":"canonical_json.hash","dialect":"spec","args":{"json_text":"{}"}}
//! {"id":7,"ok":{"sha256_hex":"…"}}
//! {"id":8,"rejected":{"stage":"parse","code":"…","message":"…"}}
//! {"id":9,"unsupported":{"reason":"…"}}
//! {"id":9,"error":{"message":"…"}}
//! ```

mod arguments;
mod call;
mod command;
mod desk;
mod group;
mod hello;
mod lines;
mod process;
mod reply;
mod stderr_tail;
mod supervisor;

pub use arguments::TesteeArguments;
pub use call::{Answered, Call, Outcome};
pub use command::TesteeCommand;
pub use hello::{Hello, MAX_LINE};
pub use reply::{Reply, STAGES};
pub use supervisor::{Ending, Settings, Testee};
