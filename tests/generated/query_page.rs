//! `sms-query(7)`: the filter language, with the table of its fields.

use sms::model::filter::{Field, Kind, MAX_DEPTH, MAX_LENGTH, MAX_TESTS, UpdateField, Vocabulary};

/// The page.
pub fn page() -> String {
    let limits = format!(
        "A filter has at most {} KiB, {MAX_TESTS} tests and {MAX_DEPTH} levels of parentheses and \\fBnot\\fR.\n",
        MAX_LENGTH / 1024
    );
    PAGE.trim_start()
        .replace("@FIELDS@\n", &table::<Field>())
        .replace("@UPDATE_FIELDS@\n", &table::<UpdateField>())
        .replace("@LIMITS@\n", &limits)
}

fn table<F: Vocabulary>() -> String {
    let mut fields = String::new();
    for field in F::ALL {
        let several = if field.is_repeated() { "; several" } else { "" };
        let words = match field.kind() {
            Kind::Word(words) => format!(": {}", words.join(", ")),
            Kind::Rank(words) => format!(": {}", words.join(" < ")),
            _ => String::new(),
        };
        let kind = field.kind().word();
        let name = roff(field.name());
        fields += &format!(
            ".TP\n\\fB{name}\\fR ({kind}{several})\n{}{words}.\n",
            roff(field.about())
        );
    }
    fields
}

fn roff(text: &str) -> String {
    text.replace('-', "\\-")
}

const PAGE: &str = r#"
.TH sms\-query 7 "" sms
.SH NAME
sms\-query \- the filter language of queries, collections and \-\-where
.SH SYNOPSIS
.nf
smsinv query 'os.family = "debian" and software("openssl") < "3.0.15"'
smsctl client list \-\-where 'last_seen > 30d'
.fi
.SH DESCRIPTION
A filter is a condition on one client, or on one update. It is the same in \fBsmsinv query\fR, in the rules of collections
(\fBquery:\fR in the site's configuration, \fB\-\-query\fR of \fBsmsctl collection create\fR) and wherever \fB\-\-where\fR stands. \fBsmspatch list\fR and \fBsmspatch approve\fR ask with it for updates, as does
\fB\-\-where\-update\fR of reports: then the fields are those of updates, and the tests that are written as calls have no place.
.SS Tests of fields
.TP
\fIfield\fR \fB=\fR \fIvalue\fR, \fB!=\fR, \fB<\fR, \fB<=\fR, \fB>\fR, \fB>=\fR
Compares. \fB<>\fR is the same as \fB!=\fR.
.TP
\fIfield\fR [\fBnot\fR] \fBlike\fR "\fIpattern\fR"
\fB%\fR is any text, also none; \fB_\fR is one letter; a backslash before a letter takes its meaning: \fB"100\e%"\fR. The whole text must match.
.TP
\fIfield\fR [\fBnot\fR] \fBin\fR (\fIvalue\fR, ...)
Is one of these.
.TP
\fIfield\fR \fBis\fR [\fBnot\fR] \fBknown\fR
Has a value, or has none.
.SS Values
.TP
text
In double or single quotes. A backslash before the quote or a backslash means that letter. Upper and lower case of A to Z are the same,
in comparisons, patterns and lists; letters beyond A to Z are compared as they are. Order is by letter.
.TP
version
In quotes. Numbers in it are compared as numbers: 12.9 is below 12.10, and 12 is below 12.1.
.TP
number, size
A whole number. Sizes may have a unit: KB, MB, GB, TB (thousands) or KiB, MiB, GiB, TiB (1024).
.TP
time
How long ago it was, as \fB90s\fR, \fB30m\fR, \fB12h\fR or \fB7d\fR: \fBlast_seen < 7d\fR is less than seven days ago, by the site's clock. Or an
instant in quotes, as \fB"2026\-11\-22"\fR (the beginning of that day, UTC) or \fB"2026\-11\-22T15:00:00Z"\fR: then \fB<\fR is before it.
.TP
true or false
Without quotes.
.TP
word, rank
One of a few words, in quotes or without. Ranks are compared with \fB<\fR and \fB>\fR too: \fBseverity >= important\fR.
.SS Other tests
.TP
\fBsoftware("\fIname\fB")\fR [\fIcomparison\fR "\fIversion\fR"]
A package of exactly this name, case included, is installed (one of Python's by each of its names), and its version compares so in the order of its own world (dpkg's for Debian).
\fBsoftware(like "lib%")\fR takes a pattern.
.TP
\fBmissing("\fIupdate\fB")\fR, \fBinstalled("\fIupdate\fB")\fR
The update with this id is required on the client; is there, also where only a restart is due. Both take \fBlike\fR.
.TP
\fBboundary("\fInetwork\fB")\fR
An address of the client, that of its last message or one of its interfaces, lies in this subnet (\fB10.1.0.0/16\fR) or range (\fB10.1.0.5\-10.1.0.9\fR).
.TP
\fBcollection("\fIname\fB")\fR
The client is a member of the collection.
.TP
\fBcustom("\fIclass.property\fB")\fR \fIcomparison\fR, \fBlike\fR, \fBin\fR, \fBis known\fR
A property of a class of one's own (see \fBsmsinv\-collect\fR(1)), case included; it is tested as a field is. Nobody declared its kind, so the value
in the filter says it: with a number only values that are whole numbers count, with \fBtrue\fR or \fBfalse\fR only those two, with a text all.
\fBcustom("Asset.room") like "B%" and custom("Asset.seats") >= 4\fR.
.TP
\fBtrue\fR, \fBfalse\fR
Every client, or none.
.SS Together
\fBnot\fR binds tighter than \fBand\fR, which binds tighter than \fBor\fR; parentheses group. Keywords and fields have no case.
@LIMITS@
.SS What is not known
A field without a value, software of a client without an inventory and updates of a client that could not be judged are \fInot known\fR.
What is not known is neither equal nor unequal to anything; \fBnot\fR of it is not known either; \fBand\fR with something false is false, \fBor\fR
with something true is true. Only clients for which the whole filter is true are found. So \fBos.edition != "Professional"\fR finds machines
with another edition, and not those without one: add \fBor os.edition is not known\fR for them. That a package is not installed is known once
there is an inventory.
.PP
A field of which a client has several, as \fBdisk.size\fR, meets a test when one of its values does. \fB!=\fR is the opposite of \fB=\fR:
no value is equal. Two tests may be met by two different disks.
.SH FIELDS OF CLIENTS
@FIELDS@
.SH FIELDS OF UPDATES
@UPDATE_FIELDS@
.SH EXAMPLES
Machines with an old openssl that were seen this week:
.PP
.nf
software("openssl") < "3.0.15" and last_seen < 7d
.fi
.PP
Debian servers outside the laboratory with little room on some file system:
.PP
.nf
os.family = "debian" and hostname like "srv\-%"
    and not collection("lab") and file_system.free < 500MB
.fi
.PP
A collection in the site's configuration:
.PP
.nf
collections:
  \- id: old\-openssl
    limit_to: all\-systems
    rules:
      \- query: 'software("openssl") < "3.0.15"'
      \- exclude: lab
.fi
What was published a week ago or longer, and is grave:
.PP
.nf
smspatch approve \-\-where 'severity >= important and published > 7d'
.fi
.SH SEE ALSO
.BR smsinv\-query (1),
.BR smsctl\-collection (1),
.BR sms\-catalog (5),
.BR sms (7)
"#;
