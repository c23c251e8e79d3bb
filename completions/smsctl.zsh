#compdef smsctl

autoload -U is-at-least

_smsctl() {
    typeset -A opt_args
    typeset -a _arguments_options
    local ret=1

    if is-at-least 5.2; then
        _arguments_options=(-s -S -C)
    else
        _arguments_options=(-s -C)
    fi

    local context curcontext="$curcontext" state line
    _arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_smsctl_commands" \
"*::: :->smsctl" \
&& ret=0
    case $state in
    (smsctl)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-command-$line[1]:"
        case $line[1] in
            (apply)
_arguments "${_arguments_options[@]}" : \
'--plan-digest=[Change nothing unless the plan is still the one with this digest, as '\''smsctl plan'\'' showed it]:DIGEST:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--yes[Agree to deletions]' \
'--dry-run[Show the plan and change nothing]' \
'--force[Accept overlapping boundaries of different sites; the most specific one wins]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':file -- The configuration, or - for standard input:_files' \
&& ret=0
;;
(audit)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_smsctl__subcmd__audit_commands" \
"*::: :->audit" \
&& ret=0

    case $state in
    (audit)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-audit-command-$line[1]:"
        case $line[1] in
            (list)
_arguments "${_arguments_options[@]}" : \
'--after=[Begin after the entry with this number]:NUMBER:_default' \
'--since=[Only what happened from then on\: a time (RFC 3339), or so long ago (2h, 7d)]:TIME:_default' \
'--actor=[Only what this operator did]:OPERATOR:_default' \
'--action=[Only deeds whose words begin so, as in '\''client'\'' or '\''client approve'\'']:WORDS:_default' \
'--limit=[Show at most so many entries]:COUNT:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(verify)
_arguments "${_arguments_options[@]}" : \
'--head=[A head that was printed before\: the log must still have it]:NUMBER:HASH:_default' \
'--released=[What '\''smsagent status'\'' shows as released on a machine\: this site must have published the very same]:VERSION:SHA256:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__audit__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-audit-help-command-$line[1]:"
        case $line[1] in
            (list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(boundary)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_smsctl__subcmd__boundary_commands" \
"*::: :->boundary" \
&& ret=0

    case $state in
    (boundary)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-boundary-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
'--locality=[How its clients stand to the site'\''s distribution points]:local|remote:_default' \
'--site=[The site that it belongs to; this site when left away]:SITE:_default' \
'*--bandwidth=[How fast content may come to each of its clients, at which hours; may be given several times]:WINDOW:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--force[Accept an overlap with another site'\''s boundary; the most specific one wins]' \
'--dry-run[Show the change and make none]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':network -- A subnet (10.1.0.0/16), a range (10.1.0.5-10.1.0.9), or a directory site (site\:Paris):_default' \
&& ret=0
;;
(check)
_arguments "${_arguments_options[@]}" : \
'*--skip=[A kind of fault to leave out; may be repeated]:FAULT:((overlap\:"Boundaries of different sites overlap"
hole\:"Addresses between siblings are in no boundary"
unserved\:"A site has boundaries and no distribution point"
outside\:"A client is outside every boundary"))' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
'--site=[Give all of them to this site, whatever the table says]:SITE:_default' \
'--legacy-subnet-id=[Take a subnet'\''s id without a length for one of so many bits, as SMS left the length out]:BITS:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--replace[Delete all boundaries that the table does not have]' \
'--yes[Agree to deletions]' \
'--force[Accept overlapping boundaries of different sites; the most specific one wins]' \
'--dry-run[Show the change and make none]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':file -- The table, or - for standard input:_files' \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(locate)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':address -- An IPv4 or IPv6 address:_default' \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
'--site=[The site that it belongs to; this site when left away]:SITE:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--yes[Agree to the deletion]' \
'--dry-run[Show the change and make none]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':network -- The network, as '\''smsctl boundary list'\'' shows it:_default' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__boundary__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-boundary-help-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(check)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(locate)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(client)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_smsctl__subcmd__client_commands" \
"*::: :->client" \
&& ret=0

    case $state in
    (client)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-client-command-$line[1]:"
        case $line[1] in
            (approve)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show what would change and change nothing]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
'*::clients -- The clients\: ids, host names, or fingerprints with dashes between the words:_default' \
&& ret=0
;;
(block)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show what would change and change nothing]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
'*::clients -- The clients\: ids, host names, or fingerprints with dashes between the words:_default' \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
'--approval=[Only clients that are pending, approved, blocked or in conflict]:STATE:_default' \
'--activity=[Only clients that are active, inactive or obsolete]:STATE:_default' \
'--where=[Only clients that this filter asks for; sms-query(7) describes it]:FILTER:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(preregister)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_smsctl__subcmd__client__subcmd__preregister_commands" \
"*::: :->preregister" \
&& ret=0

    case $state in
    (preregister)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-client-preregister-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
'(--file)--key=[The id of its key]:KEY:_default' \
'(--file)--machine-id=[Its machine id]:ID:_default' \
'(--file)--serial=[The serial number of its hardware]:SERIAL:_default' \
'(--file)--collection=[A collection that the client joins]:COLLECTION:_default' \
'()--file=[A YAML list of machines, each with hostname and key, machine_id, serial or collection; all are added, or none]:FILE:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Check, but add nothing]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
'::hostname -- The host name:_default' \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--unused[Only entries that no machine has used]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show what would be removed]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':hostname -- The host name:_default' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__client__subcmd__preregister__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-client-preregister-help-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(purge)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--yes[Really forget them]' \
'--dry-run[Show what would be forgotten]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--yes[Really remove it]' \
'--dry-run[Show what would be removed]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':client -- The client\: its id, host name or fingerprint:_default' \
&& ret=0
;;
(resync)
_arguments "${_arguments_options[@]}" : \
'()--collection=[All members of this collection]:COLLECTION:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show who would be asked, and from when on]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
'*::clients -- The clients\: ids or host names:_default' \
&& ret=0
;;
(show)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':client -- The client\: its id or its host name:_default' \
&& ret=0
;;
(token)
_arguments "${_arguments_options[@]}" : \
'--ttl=[How long it may be used, as in 90s, 15m, 1h or 7d]:TIME:_default' \
'--collection=[A collection that the client joins]:COLLECTION:_default' \
'--name-pattern=[What the host name must match, with * and ?]:PATTERN:_default' \
'--url=[The management point to enroll with \[default\: the site'\''s first\]]:URL:_default' \
'--replace=[The machine takes the place of this client\: the history stays, its old key ends]:CLIENT:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--auto-approve[Approve the client at once; needs '\''approval\: token'\'' in the site'\''s configuration]' \
'--dry-run[Check, but make no token]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__client__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-client-help-command-$line[1]:"
        case $line[1] in
            (approve)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(block)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(preregister)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__client__subcmd__help__subcmd__preregister_commands" \
"*::: :->preregister" \
&& ret=0

    case $state in
    (preregister)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-client-help-preregister-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(purge)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(resync)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(show)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(token)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(clock)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_smsctl__subcmd__clock_commands" \
"*::: :->clock" \
&& ret=0

    case $state in
    (clock)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-clock-command-$line[1]:"
        case $line[1] in
            (show)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(confirm)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show what would be confirmed]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__clock__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-clock-help-command-$line[1]:"
        case $line[1] in
            (show)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(confirm)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(collection)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_smsctl__subcmd__collection_commands" \
"*::: :->collection" \
&& ret=0

    case $state in
    (collection)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-collection-command-$line[1]:"
        case $line[1] in
            (create)
_arguments "${_arguments_options[@]}" : \
'*--query=[Clients that this filter asks for; sms-query(7) describes it; may be repeated]:FILTER:_default' \
'*--direct=[A client by id or host name; may be repeated]:CLIENT:_default' \
'*--include=[Members of this collection; may be repeated]:COLLECTION:_default' \
'*--exclude=[Not the members of this collection; may be repeated]:COLLECTION:_default' \
'--limit-to=[Only members of this collection]:COLLECTION:_default' \
'--title=[Its name for people]:TITLE:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show the change and make none]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':id -- Its name in commands:_default' \
&& ret=0
;;
(delete)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show the change and make none]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':id -- Its name in commands:_default' \
&& ret=0
;;
(evaluate)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show how many members there would be and store nothing]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(members)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':collection -- The collection:_default' \
&& ret=0
;;
(why)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':client -- The client\: its id or its host name:_default' \
':collection -- The collection:_default' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__collection__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-collection-help-command-$line[1]:"
        case $line[1] in
            (create)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(delete)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(evaluate)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(members)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(why)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(doctor)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--exit-code[End with exit code 21 when something is red]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(init)
_arguments "${_arguments_options[@]}" : \
'--code=[The site'\''s code\: three characters A-Z or 0-9]:CODE:_default' \
'--name=[The site'\''s name for people]:NAME:_default' \
'--url=[The address of its first management point]:URL:_default' \
'*--root-key=[A root key made elsewhere by '\''smsctl key init'\''; three of them, each with its own option, are a good number]:PUBLIC:_default' \
'--root-threshold=[How many root keys must sign \[default\: 2, or 1 of 1\]]:COUNT:_default' \
'*--release-key=[A release key made elsewhere by '\''smsctl key init'\'']:PUBLIC:_default' \
'--release-threshold=[How many release keys must sign]:COUNT:_default' \
'--request=[Where to write what the other keys must sign, with --hardened]:FILE:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--hardened[Keep the root and release keys on other machines]' \
'--dry-run[Check and show, but make nothing]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(key)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_smsctl__subcmd__key_commands" \
"*::: :->key" \
&& ret=0

    case $state in
    (key)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-key-command-$line[1]:"
        case $line[1] in
            (apply)
_arguments "${_arguments_options[@]}" : \
'--request=[Where to write what must be signed next, when a new hardened site is made]:FILE:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Verify the signatures, and change nothing]' \
'--yes[Agree to it\: agents follow, and a key that was replaced is gone]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
'*::files -- The signing request, or its copies:_files' \
&& ret=0
;;
(backup)
_arguments "${_arguments_options[@]}" : \
'--out=[The new file; one that exists is never overwritten]:FILE:_files' \
'(--passphrase-fd)*--recipient=[An age public key that may open it; may be given more than once \[default\: ask for a passphrase\]]:AGE1:_default' \
'--passphrase-fd=[Read the passphrase from this open file descriptor, its first line, instead of asking for it]:NUMBER:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Say what would be written, and write nothing]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(export-root)
_arguments "${_arguments_options[@]}" : \
'--out=[Where to write the root; without it only the pin is shown]:FILE:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show the pin, and write nothing]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(harden)
_arguments "${_arguments_options[@]}" : \
'*--root-key=[A root key made elsewhere by '\''smsctl key init'\''; three of them, each with its own option, are a good number]:PUBLIC:_default' \
'--root-threshold=[How many root keys must sign \[default\: 2, or 1 of 1\]]:COUNT:_default' \
'*--release-key=[A release key made elsewhere by '\''smsctl key init'\'']:PUBLIC:_default' \
'--release-threshold=[How many release keys must sign]:COUNT:_default' \
'--request=[Where to write what other keys must sign, when they must]:FILE:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show what would be changed, and change nothing]' \
'--yes[Agree to it\: agents follow, and a key that was replaced is gone]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(init)
_arguments "${_arguments_options[@]}" : \
'--out=[The new file for the secret; one that exists is never overwritten]:FILE:_files' \
'--passphrase-fd=[Read the passphrase from this open file descriptor, its first line, instead of asking for it]:NUMBER:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--seal[Seal the file with a passphrase, asked for on the terminal]' \
'--dry-run[Say what would be made, and make nothing]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(renew)
_arguments "${_arguments_options[@]}" : \
'--request=[Where to write what other keys must sign, when they must]:FILE:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show what would be changed, and change nothing]' \
'--yes[Agree to it\: agents follow, and a key that was replaced is gone]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':what -- What to sign anew:((root\:"The root, with the keys that it has"
site-trust\:"The site trust\: policy keys, certificate authorities, management points"))' \
&& ret=0
;;
(reset-root)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show the keys that are there, and change nothing]' \
'--yes[Agree to it\: no agent follows by itself]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(restore)
_arguments "${_arguments_options[@]}" : \
'--code=[The code of the site that shall be restored]:CODE:_default' \
'--passphrase-fd=[Read the passphrase from this open file descriptor, its first line, instead of asking for it]:NUMBER:_default' \
'(--passphrase-fd)--identity=[Open with the age identity in this file instead of a passphrase]:FILE:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Unpack and verify it, tell what would have to be signed, and leave nothing]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':file -- The backup:_files' \
&& ret=0
;;
(rotate)
_arguments "${_arguments_options[@]}" : \
'*--key=[A key made elsewhere by '\''smsctl key init'\'', for root and release; all of them, each with its own --key]:PUBLIC:_default' \
'--threshold=[How many of these keys must sign]:COUNT:_default' \
'--request=[Where to write what other keys must sign, when they must]:FILE:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--revoke[Do not believe the replaced key any longer\: it was stolen]' \
'--dry-run[Show what would be changed, and change nothing]' \
'--yes[Agree to it\: agents follow, and a key that was replaced is gone]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':role -- Which key\: root, release, snapshot, timestamp, policy or ca:_default' \
&& ret=0
;;
(sign)
_arguments "${_arguments_options[@]}" : \
'--key=[The file with the key, as '\''smsctl key init'\'' made it]:FILE:_files' \
'--passphrase-fd=[Read the passphrase from this open file descriptor, its first line, instead of asking for it]:NUMBER:_default' \
'(--passphrase-fd)--identity=[Open with the age identity in this file instead of a passphrase]:FILE:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show what would be signed, and sign nothing]' \
'--yes[Agree to what --dry-run shows]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':file -- The signing request; the signatures are added to it:_files' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__key__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-key-help-command-$line[1]:"
        case $line[1] in
            (apply)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(backup)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(export-root)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(harden)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(init)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(renew)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(reset-root)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(restore)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(rotate)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(sign)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(operator)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_smsctl__subcmd__operator_commands" \
"*::: :->operator" \
&& ret=0

    case $state in
    (operator)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-operator-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
'--key=[The public half of the operator'\''s key, as '\''smsctl operator init'\'' shows it]:PUBLIC:_default' \
'*--role=[A role; may be repeated]:ROLE:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show the roster as it would be]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':name -- The operator'\''s name:_default' \
&& ret=0
;;
(apply)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Check, and show the roster as it would be]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':file -- The signed request:_files' \
&& ret=0
;;
(disable)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--yes[Really do it]' \
'--dry-run[Show the roster as it would be]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':name -- The operator:_default' \
&& ret=0
;;
(found)
_arguments "${_arguments_options[@]}" : \
'--signed=[The request that this command wrote, with the signatures of the release desk in it]:FILE:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--yes[Really do it]' \
'--dry-run[Show the roster as it would be]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(init)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Say where the key is or would be, and make none]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--yes[Really do it]' \
'--dry-run[Show the roster as it would be]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':name -- The operator:_default' \
&& ret=0
;;
(whoami)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__operator__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-operator-help-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(apply)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(disable)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(found)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(init)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(whoami)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(plan)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--force[Accept overlapping boundaries of different sites; the most specific one wins]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
':file -- The configuration, or - for standard input:_files' \
&& ret=0
;;
(report)
_arguments "${_arguments_options[@]}" : \
'--collection=[The collection]:COLLECTION:_default' \
'--where=[Only clients that this filter asks for; sms-query(7) describes it]:FILTER:_default' \
'--where-update=[Only updates that this filter asks for, also where clients are counted; sms-query(7) describes it]:FILTER:_default' \
'--html=[Write the page to this file]:FILE:_files' \
'--json-file=[Write the compliance document to this file]:FILE:_files' \
'--before=[Compare with this earlier compliance document]:FILE:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Measure, but write no file]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(serve)
_arguments "${_arguments_options[@]}" : \
'*--role=[The roles to serve]:ROLE:_default' \
'--listen=[Where to listen]:ADDRESS:PORT:_default' \
'--content=[What the distribution point serves \[default\: content in the site folder\]]:DIR:_files' \
'--drop=[Take inventories from this drop directory, as smsinv take does; needs the site role]:DIR:_files' \
'*--pull=[A distribution point that is here fetches by itself what its pull_from in site.yaml has; may be repeated]:POINT:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Say what would be served, and serve nothing]' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(status)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--output)--json[Short for --output json]' \
'-q[Say nothing but results and errors]' \
'--quiet[Say nothing but results and errors]' \
'(-q --quiet)-v[Say what is done at each step]' \
'(-q --quiet)--verbose[Say what is done at each step]' \
'--no-progress[Show no progress bars]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-help-command-$line[1]:"
        case $line[1] in
            (apply)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(audit)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__help__subcmd__audit_commands" \
"*::: :->audit" \
&& ret=0

    case $state in
    (audit)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-help-audit-command-$line[1]:"
        case $line[1] in
            (list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(boundary)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__help__subcmd__boundary_commands" \
"*::: :->boundary" \
&& ret=0

    case $state in
    (boundary)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-help-boundary-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(check)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(locate)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(client)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__help__subcmd__client_commands" \
"*::: :->client" \
&& ret=0

    case $state in
    (client)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-help-client-command-$line[1]:"
        case $line[1] in
            (approve)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(block)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(preregister)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__help__subcmd__client__subcmd__preregister_commands" \
"*::: :->preregister" \
&& ret=0

    case $state in
    (preregister)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-help-client-preregister-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(purge)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(resync)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(show)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(token)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(clock)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__help__subcmd__clock_commands" \
"*::: :->clock" \
&& ret=0

    case $state in
    (clock)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-help-clock-command-$line[1]:"
        case $line[1] in
            (show)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(confirm)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(collection)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__help__subcmd__collection_commands" \
"*::: :->collection" \
&& ret=0

    case $state in
    (collection)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-help-collection-command-$line[1]:"
        case $line[1] in
            (create)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(delete)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(evaluate)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(members)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(why)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(doctor)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(init)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(key)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__help__subcmd__key_commands" \
"*::: :->key" \
&& ret=0

    case $state in
    (key)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-help-key-command-$line[1]:"
        case $line[1] in
            (apply)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(backup)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(export-root)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(harden)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(init)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(renew)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(reset-root)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(restore)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(rotate)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(sign)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(operator)
_arguments "${_arguments_options[@]}" : \
":: :_smsctl__subcmd__help__subcmd__operator_commands" \
"*::: :->operator" \
&& ret=0

    case $state in
    (operator)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsctl-help-operator-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(apply)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(disable)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(found)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(init)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(whoami)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(plan)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(report)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(serve)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(status)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
}

(( $+functions[_smsctl_commands] )) ||
_smsctl_commands() {
    local commands; commands=(
'apply:Make the site'\''s configuration as the file says, in one transaction' \
'audit:Show and verify the audit log' \
'boundary:Show, change and check boundaries' \
'client:Enroll, show, approve and block clients' \
'clock:Show whether the site'\''s clock jumped, and confirm that it is right' \
'collection:Make and show collections, and explain their members' \
'doctor:Say what is not well with the site, why it matters, and the command that mends it' \
'export:Print the site'\''s configuration, as '\''smsctl apply'\'' reads it' \
'init:Make a site\: its folder, keys, catalog and built-in collections' \
'key:Make, show, replace, keep and restore the keys of the site' \
'operator:Make operators'\'' keys, and keep the roster of operators' \
'plan:Show what applying a site'\''s configuration would change' \
'report:Report compliance\: as a self-contained HTML page, as JSON, or here' \
'serve:Serve the roles of the site over HTTPS until stopped' \
'status:Show the site on one screen\: feeds and their age, clients, deployments' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__apply_commands] )) ||
_smsctl__subcmd__apply_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl apply commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__audit_commands] )) ||
_smsctl__subcmd__audit_commands() {
    local commands; commands=(
'list:List entries of the audit log, oldest first' \
'verify:Check that the audit log, what operators signed, and the catalog agree' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl audit commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__audit__subcmd__help_commands] )) ||
_smsctl__subcmd__audit__subcmd__help_commands() {
    local commands; commands=(
'list:List entries of the audit log, oldest first' \
'verify:Check that the audit log, what operators signed, and the catalog agree' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl audit help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__audit__subcmd__help__subcmd__help_commands] )) ||
_smsctl__subcmd__audit__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl audit help help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__audit__subcmd__help__subcmd__list_commands] )) ||
_smsctl__subcmd__audit__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl audit help list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__audit__subcmd__help__subcmd__verify_commands] )) ||
_smsctl__subcmd__audit__subcmd__help__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl audit help verify commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__audit__subcmd__list_commands] )) ||
_smsctl__subcmd__audit__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl audit list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__audit__subcmd__verify_commands] )) ||
_smsctl__subcmd__audit__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl audit verify commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__boundary_commands] )) ||
_smsctl__subcmd__boundary_commands() {
    local commands; commands=(
'add:Add a boundary to the site'\''s configuration' \
'check:Find what is wrong with the boundaries' \
'export:Print the boundaries as a table that '\''smsctl boundary import'\'' reads' \
'import:Add the boundaries of a table, one network a row' \
'list:List the boundaries of the hierarchy' \
'locate:Say which boundary an address is in, and which site a new client there would join' \
'remove:Remove a boundary from the site'\''s configuration' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl boundary commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__boundary__subcmd__add_commands] )) ||
_smsctl__subcmd__boundary__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl boundary add commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__boundary__subcmd__check_commands] )) ||
_smsctl__subcmd__boundary__subcmd__check_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl boundary check commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__boundary__subcmd__export_commands] )) ||
_smsctl__subcmd__boundary__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl boundary export commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__boundary__subcmd__help_commands] )) ||
_smsctl__subcmd__boundary__subcmd__help_commands() {
    local commands; commands=(
'add:Add a boundary to the site'\''s configuration' \
'check:Find what is wrong with the boundaries' \
'export:Print the boundaries as a table that '\''smsctl boundary import'\'' reads' \
'import:Add the boundaries of a table, one network a row' \
'list:List the boundaries of the hierarchy' \
'locate:Say which boundary an address is in, and which site a new client there would join' \
'remove:Remove a boundary from the site'\''s configuration' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl boundary help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__boundary__subcmd__help__subcmd__add_commands] )) ||
_smsctl__subcmd__boundary__subcmd__help__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl boundary help add commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__boundary__subcmd__help__subcmd__check_commands] )) ||
_smsctl__subcmd__boundary__subcmd__help__subcmd__check_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl boundary help check commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__boundary__subcmd__help__subcmd__export_commands] )) ||
_smsctl__subcmd__boundary__subcmd__help__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl boundary help export commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__boundary__subcmd__help__subcmd__help_commands] )) ||
_smsctl__subcmd__boundary__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl boundary help help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__boundary__subcmd__help__subcmd__import_commands] )) ||
_smsctl__subcmd__boundary__subcmd__help__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl boundary help import commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__boundary__subcmd__help__subcmd__list_commands] )) ||
_smsctl__subcmd__boundary__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl boundary help list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__boundary__subcmd__help__subcmd__locate_commands] )) ||
_smsctl__subcmd__boundary__subcmd__help__subcmd__locate_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl boundary help locate commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__boundary__subcmd__help__subcmd__remove_commands] )) ||
_smsctl__subcmd__boundary__subcmd__help__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl boundary help remove commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__boundary__subcmd__import_commands] )) ||
_smsctl__subcmd__boundary__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl boundary import commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__boundary__subcmd__list_commands] )) ||
_smsctl__subcmd__boundary__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl boundary list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__boundary__subcmd__locate_commands] )) ||
_smsctl__subcmd__boundary__subcmd__locate_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl boundary locate commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__boundary__subcmd__remove_commands] )) ||
_smsctl__subcmd__boundary__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl boundary remove commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client_commands] )) ||
_smsctl__subcmd__client_commands() {
    local commands; commands=(
'approve:Believe clients\: from now on they get policy' \
'block:Refuse clients\: they get no policy and their messages are dropped' \
'list:List clients' \
'preregister:Keep the list of machines that are approved when they enroll' \
'purge:Forget clients that nothing was heard of for too long, and history that is too old' \
'remove:Forget a client and all that it reported; its key is worth nothing from then on' \
'resync:Ask clients for full inventories, at their next cycles' \
'show:Show one client' \
'token:Make a one-time token with which one machine enrolls' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl client commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__approve_commands] )) ||
_smsctl__subcmd__client__subcmd__approve_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client approve commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__block_commands] )) ||
_smsctl__subcmd__client__subcmd__block_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client block commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__help_commands] )) ||
_smsctl__subcmd__client__subcmd__help_commands() {
    local commands; commands=(
'approve:Believe clients\: from now on they get policy' \
'block:Refuse clients\: they get no policy and their messages are dropped' \
'list:List clients' \
'preregister:Keep the list of machines that are approved when they enroll' \
'purge:Forget clients that nothing was heard of for too long, and history that is too old' \
'remove:Forget a client and all that it reported; its key is worth nothing from then on' \
'resync:Ask clients for full inventories, at their next cycles' \
'show:Show one client' \
'token:Make a one-time token with which one machine enrolls' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl client help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__help__subcmd__approve_commands] )) ||
_smsctl__subcmd__client__subcmd__help__subcmd__approve_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client help approve commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__help__subcmd__block_commands] )) ||
_smsctl__subcmd__client__subcmd__help__subcmd__block_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client help block commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__help__subcmd__help_commands] )) ||
_smsctl__subcmd__client__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client help help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__help__subcmd__list_commands] )) ||
_smsctl__subcmd__client__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client help list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__help__subcmd__preregister_commands] )) ||
_smsctl__subcmd__client__subcmd__help__subcmd__preregister_commands() {
    local commands; commands=(
'add:Put machines on the list' \
'list:Show the list of machines that are approved when they enroll' \
'remove:Take a machine off the list; a client that used the entry stays what it is' \
    )
    _describe -t commands 'smsctl client help preregister commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__help__subcmd__preregister__subcmd__add_commands] )) ||
_smsctl__subcmd__client__subcmd__help__subcmd__preregister__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client help preregister add commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__help__subcmd__preregister__subcmd__list_commands] )) ||
_smsctl__subcmd__client__subcmd__help__subcmd__preregister__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client help preregister list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__help__subcmd__preregister__subcmd__remove_commands] )) ||
_smsctl__subcmd__client__subcmd__help__subcmd__preregister__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client help preregister remove commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__help__subcmd__purge_commands] )) ||
_smsctl__subcmd__client__subcmd__help__subcmd__purge_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client help purge commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__help__subcmd__remove_commands] )) ||
_smsctl__subcmd__client__subcmd__help__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client help remove commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__help__subcmd__resync_commands] )) ||
_smsctl__subcmd__client__subcmd__help__subcmd__resync_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client help resync commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__help__subcmd__show_commands] )) ||
_smsctl__subcmd__client__subcmd__help__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client help show commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__help__subcmd__token_commands] )) ||
_smsctl__subcmd__client__subcmd__help__subcmd__token_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client help token commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__list_commands] )) ||
_smsctl__subcmd__client__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__preregister_commands] )) ||
_smsctl__subcmd__client__subcmd__preregister_commands() {
    local commands; commands=(
'add:Put machines on the list' \
'list:Show the list of machines that are approved when they enroll' \
'remove:Take a machine off the list; a client that used the entry stays what it is' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl client preregister commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__preregister__subcmd__add_commands] )) ||
_smsctl__subcmd__client__subcmd__preregister__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client preregister add commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__preregister__subcmd__help_commands] )) ||
_smsctl__subcmd__client__subcmd__preregister__subcmd__help_commands() {
    local commands; commands=(
'add:Put machines on the list' \
'list:Show the list of machines that are approved when they enroll' \
'remove:Take a machine off the list; a client that used the entry stays what it is' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl client preregister help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__preregister__subcmd__help__subcmd__add_commands] )) ||
_smsctl__subcmd__client__subcmd__preregister__subcmd__help__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client preregister help add commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__preregister__subcmd__help__subcmd__help_commands] )) ||
_smsctl__subcmd__client__subcmd__preregister__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client preregister help help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__preregister__subcmd__help__subcmd__list_commands] )) ||
_smsctl__subcmd__client__subcmd__preregister__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client preregister help list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__preregister__subcmd__help__subcmd__remove_commands] )) ||
_smsctl__subcmd__client__subcmd__preregister__subcmd__help__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client preregister help remove commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__preregister__subcmd__list_commands] )) ||
_smsctl__subcmd__client__subcmd__preregister__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client preregister list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__preregister__subcmd__remove_commands] )) ||
_smsctl__subcmd__client__subcmd__preregister__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client preregister remove commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__purge_commands] )) ||
_smsctl__subcmd__client__subcmd__purge_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client purge commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__remove_commands] )) ||
_smsctl__subcmd__client__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client remove commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__resync_commands] )) ||
_smsctl__subcmd__client__subcmd__resync_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client resync commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__show_commands] )) ||
_smsctl__subcmd__client__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client show commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__client__subcmd__token_commands] )) ||
_smsctl__subcmd__client__subcmd__token_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl client token commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__clock_commands] )) ||
_smsctl__subcmd__clock_commands() {
    local commands; commands=(
'show:Show the clock, and the jump that nobody has looked at yet' \
'confirm:Say that the clock is right as it is\: the site signs again' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl clock commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__clock__subcmd__confirm_commands] )) ||
_smsctl__subcmd__clock__subcmd__confirm_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl clock confirm commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__clock__subcmd__help_commands] )) ||
_smsctl__subcmd__clock__subcmd__help_commands() {
    local commands; commands=(
'show:Show the clock, and the jump that nobody has looked at yet' \
'confirm:Say that the clock is right as it is\: the site signs again' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl clock help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__clock__subcmd__help__subcmd__confirm_commands] )) ||
_smsctl__subcmd__clock__subcmd__help__subcmd__confirm_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl clock help confirm commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__clock__subcmd__help__subcmd__help_commands] )) ||
_smsctl__subcmd__clock__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl clock help help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__clock__subcmd__help__subcmd__show_commands] )) ||
_smsctl__subcmd__clock__subcmd__help__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl clock help show commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__clock__subcmd__show_commands] )) ||
_smsctl__subcmd__clock__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl clock show commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__collection_commands] )) ||
_smsctl__subcmd__collection_commands() {
    local commands; commands=(
'create:Add a collection to the site'\''s configuration' \
'delete:Remove a collection from the site'\''s configuration' \
'evaluate:Compute the members of all collections anew' \
'list:List collections with their rules and how many members they have' \
'members:List the members of a collection' \
'why:Explain why a client is a member of a collection, or why not' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl collection commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__collection__subcmd__create_commands] )) ||
_smsctl__subcmd__collection__subcmd__create_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl collection create commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__collection__subcmd__delete_commands] )) ||
_smsctl__subcmd__collection__subcmd__delete_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl collection delete commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__collection__subcmd__evaluate_commands] )) ||
_smsctl__subcmd__collection__subcmd__evaluate_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl collection evaluate commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__collection__subcmd__help_commands] )) ||
_smsctl__subcmd__collection__subcmd__help_commands() {
    local commands; commands=(
'create:Add a collection to the site'\''s configuration' \
'delete:Remove a collection from the site'\''s configuration' \
'evaluate:Compute the members of all collections anew' \
'list:List collections with their rules and how many members they have' \
'members:List the members of a collection' \
'why:Explain why a client is a member of a collection, or why not' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl collection help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__collection__subcmd__help__subcmd__create_commands] )) ||
_smsctl__subcmd__collection__subcmd__help__subcmd__create_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl collection help create commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__collection__subcmd__help__subcmd__delete_commands] )) ||
_smsctl__subcmd__collection__subcmd__help__subcmd__delete_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl collection help delete commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__collection__subcmd__help__subcmd__evaluate_commands] )) ||
_smsctl__subcmd__collection__subcmd__help__subcmd__evaluate_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl collection help evaluate commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__collection__subcmd__help__subcmd__help_commands] )) ||
_smsctl__subcmd__collection__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl collection help help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__collection__subcmd__help__subcmd__list_commands] )) ||
_smsctl__subcmd__collection__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl collection help list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__collection__subcmd__help__subcmd__members_commands] )) ||
_smsctl__subcmd__collection__subcmd__help__subcmd__members_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl collection help members commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__collection__subcmd__help__subcmd__why_commands] )) ||
_smsctl__subcmd__collection__subcmd__help__subcmd__why_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl collection help why commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__collection__subcmd__list_commands] )) ||
_smsctl__subcmd__collection__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl collection list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__collection__subcmd__members_commands] )) ||
_smsctl__subcmd__collection__subcmd__members_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl collection members commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__collection__subcmd__why_commands] )) ||
_smsctl__subcmd__collection__subcmd__why_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl collection why commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__doctor_commands] )) ||
_smsctl__subcmd__doctor_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl doctor commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__export_commands] )) ||
_smsctl__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl export commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help_commands] )) ||
_smsctl__subcmd__help_commands() {
    local commands; commands=(
'apply:Make the site'\''s configuration as the file says, in one transaction' \
'audit:Show and verify the audit log' \
'boundary:Show, change and check boundaries' \
'client:Enroll, show, approve and block clients' \
'clock:Show whether the site'\''s clock jumped, and confirm that it is right' \
'collection:Make and show collections, and explain their members' \
'doctor:Say what is not well with the site, why it matters, and the command that mends it' \
'export:Print the site'\''s configuration, as '\''smsctl apply'\'' reads it' \
'init:Make a site\: its folder, keys, catalog and built-in collections' \
'key:Make, show, replace, keep and restore the keys of the site' \
'operator:Make operators'\'' keys, and keep the roster of operators' \
'plan:Show what applying a site'\''s configuration would change' \
'report:Report compliance\: as a self-contained HTML page, as JSON, or here' \
'serve:Serve the roles of the site over HTTPS until stopped' \
'status:Show the site on one screen\: feeds and their age, clients, deployments' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__apply_commands] )) ||
_smsctl__subcmd__help__subcmd__apply_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help apply commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__audit_commands] )) ||
_smsctl__subcmd__help__subcmd__audit_commands() {
    local commands; commands=(
'list:List entries of the audit log, oldest first' \
'verify:Check that the audit log, what operators signed, and the catalog agree' \
    )
    _describe -t commands 'smsctl help audit commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__audit__subcmd__list_commands] )) ||
_smsctl__subcmd__help__subcmd__audit__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help audit list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__audit__subcmd__verify_commands] )) ||
_smsctl__subcmd__help__subcmd__audit__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help audit verify commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__boundary_commands] )) ||
_smsctl__subcmd__help__subcmd__boundary_commands() {
    local commands; commands=(
'add:Add a boundary to the site'\''s configuration' \
'check:Find what is wrong with the boundaries' \
'export:Print the boundaries as a table that '\''smsctl boundary import'\'' reads' \
'import:Add the boundaries of a table, one network a row' \
'list:List the boundaries of the hierarchy' \
'locate:Say which boundary an address is in, and which site a new client there would join' \
'remove:Remove a boundary from the site'\''s configuration' \
    )
    _describe -t commands 'smsctl help boundary commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__boundary__subcmd__add_commands] )) ||
_smsctl__subcmd__help__subcmd__boundary__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help boundary add commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__boundary__subcmd__check_commands] )) ||
_smsctl__subcmd__help__subcmd__boundary__subcmd__check_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help boundary check commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__boundary__subcmd__export_commands] )) ||
_smsctl__subcmd__help__subcmd__boundary__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help boundary export commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__boundary__subcmd__import_commands] )) ||
_smsctl__subcmd__help__subcmd__boundary__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help boundary import commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__boundary__subcmd__list_commands] )) ||
_smsctl__subcmd__help__subcmd__boundary__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help boundary list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__boundary__subcmd__locate_commands] )) ||
_smsctl__subcmd__help__subcmd__boundary__subcmd__locate_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help boundary locate commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__boundary__subcmd__remove_commands] )) ||
_smsctl__subcmd__help__subcmd__boundary__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help boundary remove commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__client_commands] )) ||
_smsctl__subcmd__help__subcmd__client_commands() {
    local commands; commands=(
'approve:Believe clients\: from now on they get policy' \
'block:Refuse clients\: they get no policy and their messages are dropped' \
'list:List clients' \
'preregister:Keep the list of machines that are approved when they enroll' \
'purge:Forget clients that nothing was heard of for too long, and history that is too old' \
'remove:Forget a client and all that it reported; its key is worth nothing from then on' \
'resync:Ask clients for full inventories, at their next cycles' \
'show:Show one client' \
'token:Make a one-time token with which one machine enrolls' \
    )
    _describe -t commands 'smsctl help client commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__client__subcmd__approve_commands] )) ||
_smsctl__subcmd__help__subcmd__client__subcmd__approve_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help client approve commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__client__subcmd__block_commands] )) ||
_smsctl__subcmd__help__subcmd__client__subcmd__block_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help client block commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__client__subcmd__list_commands] )) ||
_smsctl__subcmd__help__subcmd__client__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help client list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__client__subcmd__preregister_commands] )) ||
_smsctl__subcmd__help__subcmd__client__subcmd__preregister_commands() {
    local commands; commands=(
'add:Put machines on the list' \
'list:Show the list of machines that are approved when they enroll' \
'remove:Take a machine off the list; a client that used the entry stays what it is' \
    )
    _describe -t commands 'smsctl help client preregister commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__client__subcmd__preregister__subcmd__add_commands] )) ||
_smsctl__subcmd__help__subcmd__client__subcmd__preregister__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help client preregister add commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__client__subcmd__preregister__subcmd__list_commands] )) ||
_smsctl__subcmd__help__subcmd__client__subcmd__preregister__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help client preregister list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__client__subcmd__preregister__subcmd__remove_commands] )) ||
_smsctl__subcmd__help__subcmd__client__subcmd__preregister__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help client preregister remove commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__client__subcmd__purge_commands] )) ||
_smsctl__subcmd__help__subcmd__client__subcmd__purge_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help client purge commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__client__subcmd__remove_commands] )) ||
_smsctl__subcmd__help__subcmd__client__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help client remove commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__client__subcmd__resync_commands] )) ||
_smsctl__subcmd__help__subcmd__client__subcmd__resync_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help client resync commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__client__subcmd__show_commands] )) ||
_smsctl__subcmd__help__subcmd__client__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help client show commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__client__subcmd__token_commands] )) ||
_smsctl__subcmd__help__subcmd__client__subcmd__token_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help client token commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__clock_commands] )) ||
_smsctl__subcmd__help__subcmd__clock_commands() {
    local commands; commands=(
'show:Show the clock, and the jump that nobody has looked at yet' \
'confirm:Say that the clock is right as it is\: the site signs again' \
    )
    _describe -t commands 'smsctl help clock commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__clock__subcmd__confirm_commands] )) ||
_smsctl__subcmd__help__subcmd__clock__subcmd__confirm_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help clock confirm commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__clock__subcmd__show_commands] )) ||
_smsctl__subcmd__help__subcmd__clock__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help clock show commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__collection_commands] )) ||
_smsctl__subcmd__help__subcmd__collection_commands() {
    local commands; commands=(
'create:Add a collection to the site'\''s configuration' \
'delete:Remove a collection from the site'\''s configuration' \
'evaluate:Compute the members of all collections anew' \
'list:List collections with their rules and how many members they have' \
'members:List the members of a collection' \
'why:Explain why a client is a member of a collection, or why not' \
    )
    _describe -t commands 'smsctl help collection commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__collection__subcmd__create_commands] )) ||
_smsctl__subcmd__help__subcmd__collection__subcmd__create_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help collection create commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__collection__subcmd__delete_commands] )) ||
_smsctl__subcmd__help__subcmd__collection__subcmd__delete_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help collection delete commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__collection__subcmd__evaluate_commands] )) ||
_smsctl__subcmd__help__subcmd__collection__subcmd__evaluate_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help collection evaluate commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__collection__subcmd__list_commands] )) ||
_smsctl__subcmd__help__subcmd__collection__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help collection list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__collection__subcmd__members_commands] )) ||
_smsctl__subcmd__help__subcmd__collection__subcmd__members_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help collection members commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__collection__subcmd__why_commands] )) ||
_smsctl__subcmd__help__subcmd__collection__subcmd__why_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help collection why commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__doctor_commands] )) ||
_smsctl__subcmd__help__subcmd__doctor_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help doctor commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__export_commands] )) ||
_smsctl__subcmd__help__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help export commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__help_commands] )) ||
_smsctl__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__init_commands] )) ||
_smsctl__subcmd__help__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help init commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__key_commands] )) ||
_smsctl__subcmd__help__subcmd__key_commands() {
    local commands; commands=(
'apply:Take back what other keys have signed\: roots and site trust are published, keys change places' \
'backup:Write keys, trust and catalog of the site into one file, sealed with age' \
'export-root:Write the first root of the site, for images, and show its pin' \
'harden:Move root and release keys off the site server\: keys made elsewhere take over, those here are removed' \
'init:Make a root or release key on this machine, which need not know a site' \
'list:Show each key of the site\: where it is, how old, how long it is good, what is due' \
'renew:Sign the root or the site trust anew before it expires, with the keys that it has' \
'reset-root:Begin the root anew, when too many root keys are lost; every machine must then be told by hand' \
'restore:Put a backup of a site into the site folder, which must not be there' \
'rotate:Replace a key\: a new one is made here, or keys that were made elsewhere take over' \
'sign:Sign what a site asks for, with a key that is kept on this machine' \
    )
    _describe -t commands 'smsctl help key commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__key__subcmd__apply_commands] )) ||
_smsctl__subcmd__help__subcmd__key__subcmd__apply_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help key apply commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__key__subcmd__backup_commands] )) ||
_smsctl__subcmd__help__subcmd__key__subcmd__backup_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help key backup commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__key__subcmd__export-root_commands] )) ||
_smsctl__subcmd__help__subcmd__key__subcmd__export-root_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help key export-root commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__key__subcmd__harden_commands] )) ||
_smsctl__subcmd__help__subcmd__key__subcmd__harden_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help key harden commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__key__subcmd__init_commands] )) ||
_smsctl__subcmd__help__subcmd__key__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help key init commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__key__subcmd__list_commands] )) ||
_smsctl__subcmd__help__subcmd__key__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help key list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__key__subcmd__renew_commands] )) ||
_smsctl__subcmd__help__subcmd__key__subcmd__renew_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help key renew commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__key__subcmd__reset-root_commands] )) ||
_smsctl__subcmd__help__subcmd__key__subcmd__reset-root_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help key reset-root commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__key__subcmd__restore_commands] )) ||
_smsctl__subcmd__help__subcmd__key__subcmd__restore_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help key restore commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__key__subcmd__rotate_commands] )) ||
_smsctl__subcmd__help__subcmd__key__subcmd__rotate_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help key rotate commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__key__subcmd__sign_commands] )) ||
_smsctl__subcmd__help__subcmd__key__subcmd__sign_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help key sign commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__operator_commands] )) ||
_smsctl__subcmd__help__subcmd__operator_commands() {
    local commands; commands=(
'add:Put an operator on the roster, or give one on it another key and other roles' \
'apply:Put a roster in force that the release desk has signed' \
'disable:Disable an operator whose key is lost or stolen\: nothing that it signed counts any more' \
'found:Begin the roster of a site that was made before there were any\: you, with all roles' \
'init:Make your own operator'\''s key on this machine; an admin then adds its public half to the roster' \
'list:List the operators of the site, as the release role signed them' \
'remove:Let an operator leave\: it decides nothing new, what it signed stays in force' \
'whoami:Show which operator your key makes you, and what you may do' \
    )
    _describe -t commands 'smsctl help operator commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__operator__subcmd__add_commands] )) ||
_smsctl__subcmd__help__subcmd__operator__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help operator add commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__operator__subcmd__apply_commands] )) ||
_smsctl__subcmd__help__subcmd__operator__subcmd__apply_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help operator apply commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__operator__subcmd__disable_commands] )) ||
_smsctl__subcmd__help__subcmd__operator__subcmd__disable_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help operator disable commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__operator__subcmd__found_commands] )) ||
_smsctl__subcmd__help__subcmd__operator__subcmd__found_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help operator found commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__operator__subcmd__init_commands] )) ||
_smsctl__subcmd__help__subcmd__operator__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help operator init commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__operator__subcmd__list_commands] )) ||
_smsctl__subcmd__help__subcmd__operator__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help operator list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__operator__subcmd__remove_commands] )) ||
_smsctl__subcmd__help__subcmd__operator__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help operator remove commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__operator__subcmd__whoami_commands] )) ||
_smsctl__subcmd__help__subcmd__operator__subcmd__whoami_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help operator whoami commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__plan_commands] )) ||
_smsctl__subcmd__help__subcmd__plan_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help plan commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__report_commands] )) ||
_smsctl__subcmd__help__subcmd__report_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help report commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__serve_commands] )) ||
_smsctl__subcmd__help__subcmd__serve_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help serve commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__help__subcmd__status_commands] )) ||
_smsctl__subcmd__help__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl help status commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__init_commands] )) ||
_smsctl__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl init commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key_commands] )) ||
_smsctl__subcmd__key_commands() {
    local commands; commands=(
'apply:Take back what other keys have signed\: roots and site trust are published, keys change places' \
'backup:Write keys, trust and catalog of the site into one file, sealed with age' \
'export-root:Write the first root of the site, for images, and show its pin' \
'harden:Move root and release keys off the site server\: keys made elsewhere take over, those here are removed' \
'init:Make a root or release key on this machine, which need not know a site' \
'list:Show each key of the site\: where it is, how old, how long it is good, what is due' \
'renew:Sign the root or the site trust anew before it expires, with the keys that it has' \
'reset-root:Begin the root anew, when too many root keys are lost; every machine must then be told by hand' \
'restore:Put a backup of a site into the site folder, which must not be there' \
'rotate:Replace a key\: a new one is made here, or keys that were made elsewhere take over' \
'sign:Sign what a site asks for, with a key that is kept on this machine' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl key commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__apply_commands] )) ||
_smsctl__subcmd__key__subcmd__apply_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key apply commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__backup_commands] )) ||
_smsctl__subcmd__key__subcmd__backup_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key backup commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__export-root_commands] )) ||
_smsctl__subcmd__key__subcmd__export-root_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key export-root commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__harden_commands] )) ||
_smsctl__subcmd__key__subcmd__harden_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key harden commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__help_commands] )) ||
_smsctl__subcmd__key__subcmd__help_commands() {
    local commands; commands=(
'apply:Take back what other keys have signed\: roots and site trust are published, keys change places' \
'backup:Write keys, trust and catalog of the site into one file, sealed with age' \
'export-root:Write the first root of the site, for images, and show its pin' \
'harden:Move root and release keys off the site server\: keys made elsewhere take over, those here are removed' \
'init:Make a root or release key on this machine, which need not know a site' \
'list:Show each key of the site\: where it is, how old, how long it is good, what is due' \
'renew:Sign the root or the site trust anew before it expires, with the keys that it has' \
'reset-root:Begin the root anew, when too many root keys are lost; every machine must then be told by hand' \
'restore:Put a backup of a site into the site folder, which must not be there' \
'rotate:Replace a key\: a new one is made here, or keys that were made elsewhere take over' \
'sign:Sign what a site asks for, with a key that is kept on this machine' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl key help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__help__subcmd__apply_commands] )) ||
_smsctl__subcmd__key__subcmd__help__subcmd__apply_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key help apply commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__help__subcmd__backup_commands] )) ||
_smsctl__subcmd__key__subcmd__help__subcmd__backup_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key help backup commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__help__subcmd__export-root_commands] )) ||
_smsctl__subcmd__key__subcmd__help__subcmd__export-root_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key help export-root commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__help__subcmd__harden_commands] )) ||
_smsctl__subcmd__key__subcmd__help__subcmd__harden_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key help harden commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__help__subcmd__help_commands] )) ||
_smsctl__subcmd__key__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key help help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__help__subcmd__init_commands] )) ||
_smsctl__subcmd__key__subcmd__help__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key help init commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__help__subcmd__list_commands] )) ||
_smsctl__subcmd__key__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key help list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__help__subcmd__renew_commands] )) ||
_smsctl__subcmd__key__subcmd__help__subcmd__renew_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key help renew commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__help__subcmd__reset-root_commands] )) ||
_smsctl__subcmd__key__subcmd__help__subcmd__reset-root_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key help reset-root commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__help__subcmd__restore_commands] )) ||
_smsctl__subcmd__key__subcmd__help__subcmd__restore_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key help restore commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__help__subcmd__rotate_commands] )) ||
_smsctl__subcmd__key__subcmd__help__subcmd__rotate_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key help rotate commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__help__subcmd__sign_commands] )) ||
_smsctl__subcmd__key__subcmd__help__subcmd__sign_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key help sign commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__init_commands] )) ||
_smsctl__subcmd__key__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key init commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__list_commands] )) ||
_smsctl__subcmd__key__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__renew_commands] )) ||
_smsctl__subcmd__key__subcmd__renew_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key renew commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__reset-root_commands] )) ||
_smsctl__subcmd__key__subcmd__reset-root_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key reset-root commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__restore_commands] )) ||
_smsctl__subcmd__key__subcmd__restore_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key restore commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__rotate_commands] )) ||
_smsctl__subcmd__key__subcmd__rotate_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key rotate commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__key__subcmd__sign_commands] )) ||
_smsctl__subcmd__key__subcmd__sign_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl key sign commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator_commands] )) ||
_smsctl__subcmd__operator_commands() {
    local commands; commands=(
'add:Put an operator on the roster, or give one on it another key and other roles' \
'apply:Put a roster in force that the release desk has signed' \
'disable:Disable an operator whose key is lost or stolen\: nothing that it signed counts any more' \
'found:Begin the roster of a site that was made before there were any\: you, with all roles' \
'init:Make your own operator'\''s key on this machine; an admin then adds its public half to the roster' \
'list:List the operators of the site, as the release role signed them' \
'remove:Let an operator leave\: it decides nothing new, what it signed stays in force' \
'whoami:Show which operator your key makes you, and what you may do' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl operator commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__add_commands] )) ||
_smsctl__subcmd__operator__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl operator add commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__apply_commands] )) ||
_smsctl__subcmd__operator__subcmd__apply_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl operator apply commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__disable_commands] )) ||
_smsctl__subcmd__operator__subcmd__disable_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl operator disable commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__found_commands] )) ||
_smsctl__subcmd__operator__subcmd__found_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl operator found commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__help_commands] )) ||
_smsctl__subcmd__operator__subcmd__help_commands() {
    local commands; commands=(
'add:Put an operator on the roster, or give one on it another key and other roles' \
'apply:Put a roster in force that the release desk has signed' \
'disable:Disable an operator whose key is lost or stolen\: nothing that it signed counts any more' \
'found:Begin the roster of a site that was made before there were any\: you, with all roles' \
'init:Make your own operator'\''s key on this machine; an admin then adds its public half to the roster' \
'list:List the operators of the site, as the release role signed them' \
'remove:Let an operator leave\: it decides nothing new, what it signed stays in force' \
'whoami:Show which operator your key makes you, and what you may do' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsctl operator help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__help__subcmd__add_commands] )) ||
_smsctl__subcmd__operator__subcmd__help__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl operator help add commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__help__subcmd__apply_commands] )) ||
_smsctl__subcmd__operator__subcmd__help__subcmd__apply_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl operator help apply commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__help__subcmd__disable_commands] )) ||
_smsctl__subcmd__operator__subcmd__help__subcmd__disable_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl operator help disable commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__help__subcmd__found_commands] )) ||
_smsctl__subcmd__operator__subcmd__help__subcmd__found_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl operator help found commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__help__subcmd__help_commands] )) ||
_smsctl__subcmd__operator__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl operator help help commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__help__subcmd__init_commands] )) ||
_smsctl__subcmd__operator__subcmd__help__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl operator help init commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__help__subcmd__list_commands] )) ||
_smsctl__subcmd__operator__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl operator help list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__help__subcmd__remove_commands] )) ||
_smsctl__subcmd__operator__subcmd__help__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl operator help remove commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__help__subcmd__whoami_commands] )) ||
_smsctl__subcmd__operator__subcmd__help__subcmd__whoami_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl operator help whoami commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__init_commands] )) ||
_smsctl__subcmd__operator__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl operator init commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__list_commands] )) ||
_smsctl__subcmd__operator__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl operator list commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__remove_commands] )) ||
_smsctl__subcmd__operator__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl operator remove commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__operator__subcmd__whoami_commands] )) ||
_smsctl__subcmd__operator__subcmd__whoami_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl operator whoami commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__plan_commands] )) ||
_smsctl__subcmd__plan_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl plan commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__report_commands] )) ||
_smsctl__subcmd__report_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl report commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__serve_commands] )) ||
_smsctl__subcmd__serve_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl serve commands' commands "$@"
}
(( $+functions[_smsctl__subcmd__status_commands] )) ||
_smsctl__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'smsctl status commands' commands "$@"
}

if [ "$funcstack[1]" = "_smsctl" ]; then
    _smsctl "$@"
else
    compdef _smsctl smsctl
fi
