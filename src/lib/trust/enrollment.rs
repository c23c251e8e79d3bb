//! Enrollment: the token that an operator hands over, and the proof that a request was made with it (security.md 3.5).
//!
//! The secret never travels and is never stored. The site keeps a *verifier*, SHA-256 of the secret, which is the HMAC key of
//! the proof. A thief of the catalog can therefore enroll a machine of his own with each token that is unused and in date:
//! once per token, within its lifetime, in sight of the audit log. He cannot compute the token string from it.

use super::envelope::{PayloadType, seal_json};
use super::{Envelope, Error, PublicKey, SigningKey, random};
use crate::model::Invalid;
use crate::model::digest::Digest;
use crate::model::id::ClientId;
use crate::model::message::EnrollmentRequest;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine};
use ring::hmac;
use std::fmt;

const PREFIX: &str = "sms1:";
const KIND: &str = "enrollment token";
const RULE: &str = "sms1:<management point URL>:<token id>.<secret>:<root pin>";
/// Stands where a token with a secret has its name.
const KEYLESS: &str = "-";
const SECRET_BYTES: usize = 32;
const ID_BYTES: usize = 8;
/// Begins every transcript, so that a proof is never the HMAC of anything else.
const TRANSCRIPT: &str = "sms-enrollment-v1";

/// A one-time token, as the operator hands it to a machine. Holds a secret: no `Debug` or `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// The management point to enroll with.
    pub url: String,
    /// Its public name.
    pub id: String,
    /// The digest of root version 1.
    pub root: Digest,
    secret: Option<[u8; SECRET_BYTES]>,
}

impl Token {
    /// Makes a token with a new secret.
    pub fn generate(url: &str, root: Digest) -> Result<Self, Error> {
        let id = BASE64_URL_SAFE_NO_PAD.encode(random::<ID_BYTES>()?);
        Ok(Self {
            url: url.to_owned(),
            id,
            root,
            secret: Some(random()?),
        })
    }

    /// What a machine enrolls with whose key is registered at the site: no secret, only whom to ask and what to believe.
    pub fn keyless(url: &str, root: Digest) -> Self {
        Self {
            url: url.to_owned(),
            id: String::new(),
            root,
            secret: None,
        }
    }

    /// Reads the token string. It is read from its end, since the URL has colons of its own.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        // The text is a secret and stays out of the error.
        let invalid = || Invalid::new(KIND, "", RULE);
        let rest = text.trim().strip_prefix(PREFIX).ok_or_else(invalid)?;
        let (rest, root) = rest.rsplit_once(':').ok_or_else(invalid)?;
        let (url, name) = rest.rsplit_once(':').ok_or_else(invalid)?;
        if !is_address(url) {
            return Err(invalid());
        }
        let root = Digest::parse(root).map_err(|_| invalid())?;
        if name == KEYLESS {
            return Ok(Self::keyless(url, root));
        }
        let (id, secret) = name.split_once('.').ok_or_else(invalid)?;
        let decode = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid());
        if decode(id)?.len() != ID_BYTES {
            return Err(invalid());
        }
        Ok(Self {
            url: url.to_owned(),
            id: id.to_owned(),
            root,
            secret: Some(decode(secret)?.try_into().map_err(|_| invalid())?),
        })
    }

    /// The token string: a secret, shown once.
    pub fn reveal(&self) -> String {
        let name = match &self.secret {
            Some(secret) => format!("{}.{}", self.id, BASE64_URL_SAFE_NO_PAD.encode(secret)),
            None => KEYLESS.to_owned(),
        };
        format!("{PREFIX}{}:{name}:{}", self.url, self.root)
    }

    /// What the site stores of it.
    pub fn verifier(&self) -> Result<Verifier, Error> {
        let secret = self.secret.as_ref();
        let secret = secret.ok_or_else(|| Error::unusable("the token", "it has no secret"))?;
        Ok(Verifier(*Digest::of(secret).as_bytes()))
    }

    /// Makes the request that enrolls `machine` under `key`.
    pub fn request(&self, machine: Machine, key: &PublicKey) -> Result<EnrollmentRequest, Error> {
        let mut request = EnrollmentRequest {
            client: machine.client,
            public_key: key.to_string(),
            nonce: BASE64_URL_SAFE_NO_PAD.encode(random::<16>()?),
            token: self.id.clone(),
            proof: String::new(),
            hostname: machine.hostname,
            machine_id: machine.machine_id,
            serial: machine.serial,
            clone_of: machine.clone_of,
        };
        if self.secret.is_some() {
            let proof = hmac::sign(&self.verifier()?.key(), &transcript(&request));
            request.proof = BASE64_STANDARD.encode(proof);
        }
        Ok(request)
    }
}

fn is_address(url: &str) -> bool {
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && url.chars().all(|c| c.is_ascii_graphic()))
}

/// The machine that asks.
#[derive(Debug, Clone)]
pub struct Machine {
    /// The identity it made for itself.
    pub client: ClientId,
    /// Its host name.
    pub hostname: String,
    /// Its machine id.
    pub machine_id: String,
    /// Its hardware's serial number; empty when it is not known.
    pub serial: String,
    /// The client whose files were found on it, though they belong to another machine.
    pub clone_of: Option<ClientId>,
}

/// What the site keeps of a token: enough to check a proof. Sensitive while the token is unused; no `Debug`.
pub struct Verifier([u8; 32]);

impl Verifier {
    /// Reads the stored form.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("token verifier", "", "32 bytes in base64");
        let bytes = BASE64_STANDARD.decode(text).map_err(|_| invalid())?;
        bytes.try_into().map(Self).map_err(|_| invalid())
    }

    /// Checks the request's proof, in constant time.
    pub fn check(&self, request: &EnrollmentRequest) -> Result<(), Error> {
        let proof = BASE64_STANDARD.decode(&request.proof).unwrap_or_default();
        hmac::verify(&self.key(), &transcript(request), &proof).or_else(|_| {
            let key = PublicKey::parse(&request.public_key)?.id();
            Err(Error::WrongProof { key })
        })
    }

    fn key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.0)
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&BASE64_STANDARD.encode(self.0))
    }
}

/// Every field but the proof, each with its length before it, so that no two requests have one transcript.
fn transcript(request: &EnrollmentRequest) -> Vec<u8> {
    let EnrollmentRequest {
        client,
        public_key,
        nonce,
        token,
        proof: _,
        hostname,
        machine_id,
        serial,
        clone_of,
    } = request;
    let fields = [
        TRANSCRIPT,
        client.as_str(),
        public_key,
        nonce,
        token,
        hostname,
        machine_id,
        serial,
        clone_of.as_ref().map_or("", |id| id.as_str()),
    ];
    let mut bytes = Vec::new();
    for field in fields {
        bytes.extend_from_slice(&(field.len() as u64).to_be_bytes());
        bytes.extend_from_slice(field.as_bytes());
    }
    bytes
}

/// Signs the request with the key that it brings.
pub fn seal_request(request: &EnrollmentRequest, key: &SigningKey) -> Result<Vec<u8>, Error> {
    seal_json(PayloadType::EnrollmentRequest, request, key)
}

/// Opens a request. The one envelope whose payload is read before its signature is checked, because the key is inside:
/// a small fixed form, given out only when that key signed it. It says who holds the key, not that anyone vouches for him.
pub fn open_request(bytes: &[u8]) -> Result<(EnrollmentRequest, PublicKey), Error> {
    let envelope = Envelope::read(bytes, PayloadType::EnrollmentRequest)?;
    let claimed: EnrollmentRequest = serde_json::from_slice(envelope.unverified_payload())
        .map_err(|reason| Error::malformed(PayloadType::EnrollmentRequest.media_type(), reason))?;
    let key = PublicKey::parse(&claimed.public_key)?;
    envelope.verify(&[key], 1)?;
    Ok((claimed, key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::time::Timestamp;
    use proptest::prelude::*;

    fn token() -> Token {
        Token::generate("https://[fe80::1]:8443", Digest::of(b"root")).unwrap()
    }

    fn machine() -> Machine {
        Machine {
            client: ClientId::make(Timestamp::from_millis(1_764_000_000_000), &[7; 10]),
            hostname: "host".to_owned(),
            machine_id: "0123".to_owned(),
            serial: "PF3AB12C".to_owned(),
            clone_of: None,
        }
    }

    #[test]
    fn a_token_reads_back_with_any_colons_in_its_url() {
        for url in [
            "https://[fe80::1]:8443",
            "http://mp",
            "https://mp.example:8443/a:b",
        ] {
            let token = Token::generate(url, Digest::of(b"root")).unwrap();
            let again = Token::parse(&format!(" {}\n", token.reveal())).unwrap();
            assert!(again == token, "{url}");
        }
    }

    #[test]
    fn what_a_registered_machine_enrolls_with_reads_back_and_proves_nothing() {
        let token = Token::keyless("https://mp:8443", Digest::of(b"root"));
        let text = token.reveal();
        assert_eq!(
            text,
            format!("sms1:https://mp:8443:-:{}", Digest::of(b"root"))
        );
        assert!(Token::parse(&text).unwrap() == token);
        let key = SigningKey::generate().unwrap();
        let request = token.request(machine(), &key.public()).unwrap();
        assert_eq!((request.token.as_str(), request.proof.as_str()), ("", ""));
        assert!(token.verifier().is_err());
    }

    #[test]
    fn a_token_that_is_cut_or_altered_is_refused_without_being_shown() {
        let whole = token().reveal();
        for end in 0..whole.len() {
            let error = Token::parse(&whole[..end])
                .err()
                .expect("a cut token is refused");
            assert!(!error.to_string().contains("8443"));
        }
        for (old, new) in [
            ("sms1:", "sms2:"),
            ("https://", "ftp://"),
            ("https://", ""),
            (".", ""),
        ] {
            assert!(Token::parse(&whole.replacen(old, new, 1)).is_err(), "{old}");
        }
    }

    #[test]
    fn the_stored_verifier_is_the_digest_of_the_secret() {
        let token = token();
        let revealed = token.reveal();
        let secret = revealed
            .rsplit(':')
            .nth(1)
            .unwrap()
            .split_once('.')
            .unwrap()
            .1;
        let secret = BASE64_URL_SAFE_NO_PAD.decode(secret).unwrap();
        assert_eq!(
            token.verifier().unwrap().to_string(),
            BASE64_STANDARD.encode(Digest::of(&secret).as_bytes())
        );
    }

    #[test]
    fn a_request_made_with_the_token_is_accepted() {
        let (token, key) = (token(), SigningKey::generate().unwrap());
        let request = token.request(machine(), &key.public()).unwrap();
        let sealed = seal_request(&request, &key).unwrap();
        let (opened, signer) = open_request(&sealed).unwrap();
        assert_eq!(opened, request);
        assert_eq!(signer, key.public());
        let stored = Verifier::parse(&token.verifier().unwrap().to_string()).unwrap();
        assert!(stored.check(&opened).is_ok());
    }

    #[test]
    fn the_proof_equals_that_of_python() {
        // hmac.new(hashlib.sha256(bytes(range(32))).digest(), transcript, "sha256"), fields packed with struct ">Q".
        let token = Token {
            url: "http://mp".to_owned(),
            id: "AAAAAAAAAAA".to_owned(),
            root: Digest::of(b""),
            secret: Some(std::array::from_fn(|at| at as u8)),
        };
        let mut request = token
            .request(machine(), &super::super::key::tests::rfc8032().public())
            .unwrap();
        request.nonce = "nonce".to_owned();
        request.client = ClientId::parse("019ab3c5-7800-7707-8707-070707070707").unwrap();
        request.proof = PYTHON_PROOF.to_owned();
        assert!(token.verifier().unwrap().check(&request).is_ok());
    }

    const PYTHON_PROOF: &str = "A3bN+k0gFyh88A7tm32DWNMGDo9RGjPL7CobcrOBPv8=";

    #[test]
    fn c07_a_change_of_any_field_breaks_the_proof() {
        let (token, key) = (token(), SigningKey::generate().unwrap());
        let request = token.request(machine(), &key.public()).unwrap();
        let other = SigningKey::generate().unwrap().public().to_string();
        let changes: [&dyn Fn(&mut EnrollmentRequest); 10] = [
            &|r| r.serial = String::new(),
            &|r| r.clone_of = Some(r.client.clone()),
            &|r| r.client = ClientId::make(Timestamp::from_millis(0), &[8; 10]),
            &|r| r.public_key = other.clone(),
            &|r| r.nonce.push('x'),
            &|r| r.token.push('x'),
            &|r| r.hostname.push('x'),
            &|r| r.machine_id = String::new(),
            &|r| r.proof = String::new(),
            &|r| (r.hostname, r.machine_id) = ("host0".to_owned(), "123".to_owned()),
        ];
        for change in changes {
            let mut changed = request.clone();
            change(&mut changed);
            assert!(matches!(
                token.verifier().unwrap().check(&changed),
                Err(Error::WrongProof { .. })
            ));
        }
        let error = self::token()
            .verifier()
            .unwrap()
            .check(&request)
            .unwrap_err();
        assert!(matches!(error, Error::WrongProof { .. }));
    }

    #[test]
    fn c01_a_request_signed_by_a_key_other_than_its_own_is_refused() {
        let (key, other) = (
            SigningKey::generate().unwrap(),
            SigningKey::generate().unwrap(),
        );
        let request = token().request(machine(), &key.public()).unwrap();
        let sealed = seal_request(&request, &other).unwrap();
        assert!(matches!(
            open_request(&sealed),
            Err(Error::NotSigned { .. })
        ));
    }

    proptest! {
        #[test]
        fn any_text_is_a_token_or_an_error(text in "sms1:.{0,200}") {
            let _ = Token::parse(&text);
        }
    }
}
