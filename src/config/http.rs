//! How the server listens, and the bounds of what a client may do.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::{ConfigError, Networks, SecretSource, TrustedProxies};

/// Clap's parser of a number within bounds.
macro_rules! within {
    ($range:expr) => {
        clap::value_parser!(u32).range($range)
    };
}

/// The settings of the server.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Server")]
pub struct HttpSettings {
    /// The address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", env = "FORECOURT_LISTEN", default_value = "127.0.0.1:3000")]
    #[arg(value_parser = address)]
    pub listen: SocketAddr,

    /// Load the demo world into an empty database, and show its accounts; such a server stays on loopback. Off
    /// by default
    #[arg(long, env = "FORECOURT_DEMO", value_parser = clap::builder::BoolishValueParser::new())]
    pub demo: bool,

    /// Browsers reach this server over HTTPS (through a proxy): cookies are sent over it only. Off by default
    #[arg(long, env = "FORECOURT_HTTPS", value_parser = clap::builder::BoolishValueParser::new())]
    pub https: bool,

    /// Proxies whose X-Forwarded-For is believed: addresses and networks, comma-separated. None by default
    #[arg(long, value_name = "LIST", env = "FORECOURT_TRUSTED_PROXIES", default_value = "", hide_default_value = true)]
    #[arg(value_parser = str::parse::<TrustedProxies>)]
    pub trusted_proxies: TrustedProxies,

    /// Who may read /metrics: addresses and networks, comma-separated; this machine by default, an empty list is nobody
    #[arg(long, value_name = "LIST", env = "FORECOURT_METRICS_FROM", default_value = "127.0.0.0/8,::1")]
    #[arg(value_parser = str::parse::<Networks>)]
    pub metrics_from: Networks,

    /// The folder of the built site, if not the one beside the program
    #[arg(long, value_name = "FOLDER", env = "FORECOURT_SITE_ROOT")]
    pub site_root: Option<PathBuf>,

    /// Bytes of the built site and of the builds before it, which are kept in memory; a site with more is not served
    #[arg(long, value_name = "N", env = "FORECOURT_SITE_BYTES_MAX", default_value_t = 67_108_864)]
    #[arg(value_parser = within!(1_024..=1_073_741_824))]
    pub site_bytes_max: u32,

    /// Bytes of pages that are kept and given again while nothing of their person's changes; 0 keeps none
    #[arg(long, value_name = "N", env = "FORECOURT_KEPT_PAGES_BYTES_MAX", default_value_t = 16_777_216)]
    #[arg(value_parser = within!(0..=1_073_741_824))]
    pub kept_pages_bytes_max: u32,

    /// Bytes of a request's body; at the least as many as its longest text may take
    #[arg(long, value_name = "N", env = "FORECOURT_BODY_BYTES_MAX", default_value_t = 65_536)]
    #[arg(value_parser = within!(1_024..=16_777_216))]
    pub body_bytes_max: u32,

    /// Bytes of a request's body that brings a file into the catalogue
    #[arg(long, value_name = "N", env = "FORECOURT_IMPORT_BYTES_MAX", default_value_t = 16_777_216)]
    #[arg(value_parser = within!(65_536..=268_435_456))]
    pub import_bytes_max: u32,

    /// Bytes of a request's line and headers
    #[arg(long, value_name = "N", env = "FORECOURT_HEADER_BYTES_MAX", default_value_t = 32_768)]
    #[arg(value_parser = within!(8_192..=1_048_576))]
    pub header_bytes_max: u32,

    /// Headers of a request
    #[arg(long, value_name = "N", env = "FORECOURT_HEADERS_MAX", default_value_t = 100)]
    #[arg(value_parser = within!(20..=1_000))]
    pub headers_max: u32,

    /// How long a client may take to send a request's headers, or to begin the next request
    #[arg(long, value_name = "N", env = "FORECOURT_HEADER_TIMEOUT_SECONDS", default_value_t = 15)]
    #[arg(value_parser = within!(1..=600))]
    pub header_timeout_seconds: u32,

    /// How long a client may take to send a request's body
    #[arg(long, value_name = "N", env = "FORECOURT_BODY_TIMEOUT_SECONDS", default_value_t = 15)]
    #[arg(value_parser = within!(1..=600))]
    pub body_timeout_seconds: u32,

    /// How long the server may take to answer before it gives up as too busy
    #[arg(long, value_name = "N", env = "FORECOURT_REQUEST_TIMEOUT_SECONDS", default_value_t = 30)]
    #[arg(value_parser = within!(1..=600))]
    pub request_timeout_seconds: u32,

    /// How long a client may stop reading an answer before it is dropped
    #[arg(long, value_name = "N", env = "FORECOURT_WRITE_TIMEOUT_SECONDS", default_value_t = 30)]
    #[arg(value_parser = within!(1..=600))]
    pub write_timeout_seconds: u32,

    /// How long open requests may take when the server is told to stop
    #[arg(long, value_name = "N", env = "FORECOURT_SHUTDOWN_TIMEOUT_SECONDS", default_value_t = 8)]
    #[arg(value_parser = within!(1..=300))]
    pub shutdown_timeout_seconds: u32,

    /// Connections open at the same time; the longest idle one gives way to the next, which waits while none is idle
    #[arg(long, value_name = "N", env = "FORECOURT_CONNECTIONS_MAX", default_value_t = 2_048)]
    #[arg(value_parser = within!(1..=1_000_000))]
    pub connections_max: u32,

    /// Connections of one address at the same time; more are closed. Loopback and trusted proxies are not counted
    #[arg(long, value_name = "N", env = "FORECOURT_CONNECTIONS_PER_ADDRESS_MAX", default_value_t = 256)]
    #[arg(value_parser = within!(1..=1_000_000))]
    pub connections_per_address_max: u32,

    /// Live streams of all people together; more are refused
    #[arg(long, value_name = "N", env = "FORECOURT_STREAMS_MAX", default_value_t = 1_024)]
    #[arg(value_parser = within!(1..=1_000_000))]
    pub streams_max: u32,

    /// Live streams of one person, which is one a browser; more are refused
    #[arg(long, value_name = "N", env = "FORECOURT_STREAMS_PER_USER_MAX", default_value_t = 8)]
    #[arg(value_parser = within!(1..=10_000))]
    pub streams_per_user_max: u32,

    /// How often the person of a live stream is checked while nothing happens: so long one who was disabled keeps it open
    #[arg(long, value_name = "N", env = "FORECOURT_STREAM_CHECK_SECONDS", default_value_t = 15)]
    #[arg(value_parser = within!(1..=600))]
    pub stream_check_seconds: u32,

    /// How often a silent live stream says that it is there; a browser takes one for dead after 2.5 times as long
    #[arg(long, value_name = "N", env = "FORECOURT_STREAM_BEAT_SECONDS", default_value_t = 10)]
    #[arg(value_parser = within!(1..=60))]
    pub stream_beat_seconds: u32,

    /// Things that one live stream follows, for all tabs of a browser
    #[arg(long, value_name = "N", env = "FORECOURT_STREAM_TOPICS_MAX", default_value_t = 64)]
    #[arg(value_parser = within!(8..=1_000))]
    pub stream_topics_max: u32,
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "it must be an address and a port, as in 127.0.0.1:3000 or [::1]:3000".to_owned())
}

impl HttpSettings {
    /// Looks at the settings that must fit each other.
    ///
    /// # Errors
    /// [`ConfigError`] for a demo or a home-made key beyond loopback, and for bounds that contradict each other.
    pub fn check(&self, secret: &SecretSource) -> Result<(), ConfigError> {
        let refuse = |why: String| Err(ConfigError::new(why));
        if self.is_public() && self.demo {
            return refuse(format!(
                "--demo refuses to listen on {}: everybody knows the demo passwords, so it stays on loopback (127.0.0.1 or [::1])",
                self.listen
            ));
        }
        if self.is_public() && !secret.is_given() {
            return refuse(format!(
                "a server that listens beyond loopback ({}) needs its key from outside: set FORECOURT_SECRET to 32 or more \
                 random bytes, or give --secret-file",
                self.listen
            ));
        }
        if self.streams_per_user_max > self.streams_max {
            return refuse("--streams-per-user-max must not be more than --streams-max".to_owned());
        }
        if self.streams_max >= self.connections_max {
            return refuse(
                "--streams-max must be less than --connections-max: each stream holds a connection".to_owned(),
            );
        }
        Ok(())
    }

    /// True when others than this machine can reach it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        !self.listen.ip().to_canonical().is_loopback()
    }
}
