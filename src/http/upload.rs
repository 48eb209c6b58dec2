//! A form with a file, as a browser without a script sends it (`multipart/form-data`, RFC 7578), as the plain form that server functions
//! read: each text under its name, the file under `file` as base64 of the safe alphabet, and what it is called under `file_name`.

use app::problem::Problem;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use multer::Multipart;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::Refusal;

/// Fields of such a form.
const FIELDS_MAX: usize = 16;

/// The form in `body`, which the headers describe: another one, with its headers, where it has a file; else it as it is.
///
/// # Errors
/// `invalid` for a body that breaks off or is no such form.
pub(super) async fn as_form(headers: &mut HeaderMap, body: Bytes) -> Result<Bytes, Refusal> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !media_type.trim_start().to_ascii_lowercase().starts_with("multipart/form-data") {
        return Ok(body);
    }
    let boundary = multer::parse_boundary(media_type).map_err(|_| broken())?;
    let whole = async move { Ok::<_, std::convert::Infallible>(body) };
    let mut parts = Multipart::new(futures::stream::once(whole), boundary);
    let mut fields: Vec<String> = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(|_| broken())? {
        if fields.len() >= FIELDS_MAX {
            return Err(broken());
        }
        let name = encoded(part.name().unwrap_or_default());
        let file_name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|_| broken())?;
        match file_name {
            Some(file_name) => {
                fields.push(format!("{name}={}", BASE64.encode(&bytes)));
                fields.push(format!("{name}_name={}", encoded(&file_name)));
            }
            None => fields.push(format!("{name}={}", encoded(&String::from_utf8_lossy(&bytes)))),
        }
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    Ok(Bytes::from(fields.join("&")))
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

fn broken() -> Refusal {
    Problem::invalid("file", "The form broke off on its way, so nothing was read. Choose the file again.").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn form(media_type: &'static str, body: &'static str) -> Result<String, Refusal> {
        let mut headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(media_type))]);
        let bytes = as_form(&mut headers, Bytes::from_static(body.as_bytes())).await?;
        Ok(String::from_utf8(bytes.to_vec()).unwrap_or_default())
    }

    #[tokio::test]
    async fn a_form_with_a_file_becomes_a_plain_one() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"csv\"\r\n\r\na&b\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"List 1.csv\"\r\nContent-Type: text/csv\r\n\r\nname;price\r\n--x--\r\n";
        let read = form("multipart/form-data; boundary=x", body).await.expect("a form");
        assert_eq!(read, format!("csv=a%26b&file={}&file_name=List%201%2Ecsv", BASE64.encode("name;price")));
    }

    #[tokio::test]
    async fn what_is_no_such_form_is_left_or_refused() {
        assert_eq!(form("application/x-www-form-urlencoded", "csv=a").await.expect("left"), "csv=a");
        for (media_type, body) in [
            ("multipart/form-data", "x"),
            ("multipart/form-data; boundary=x", "--y\r\n"),
            ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"csv\"\r\n\r\nbroken"),
        ] {
            assert!(form(media_type, body).await.is_err(), "{media_type}: {body}");
        }
    }
}
