#compdef smspatch

autoload -U is-at-least

_smspatch() {
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
":: :_smspatch_commands" \
"*::: :->smspatch" \
&& ret=0
    case $state in
    (smspatch)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smspatch-command-$line[1]:"
        case $line[1] in
            (affected)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--exit-code[Leave with code 21 when some client is affected]' \
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
':name -- A CVE, an advisory by any of its names, or an update by its id:_default' \
&& ret=0
;;
(approve)
_arguments "${_arguments_options[@]}" : \
'--severity=[Only what is at least so severe\: low, moderate, important or critical]:SEVERITY:_default' \
'--where=[Only updates that this filter asks for; sms-query(7) describes it]:FILTER:_default' \
'--name=[The list'\''s name \[default\: the day and a digest of what it holds\]]:NAME:_default' \
'--scan=[Read the scan from this file]:FILE:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--security[Only what closes a vulnerability]' \
'(--security --severity --where)--all[Everything that is required]' \
'--dry-run[Show the list without storing it]' \
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
'*::updates -- Updates by id or by source package, or - for a scan on standard input:_default' \
&& ret=0
;;
(compliance)
_arguments "${_arguments_options[@]}" : \
'--collection=[The collection]:COLLECTION:_default' \
'--where=[Only clients that this filter asks for; sms-query(7) describes it]:FILTER:_default' \
'--where-update=[Only updates that this filter asks for, also where clients are counted; sms-query(7) describes it]:FILTER:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--exit-code[End with exit code 21 unless every client is compliant]' \
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
':deployment -- The deployment:_default' \
&& ret=0
;;
(deploy)
_arguments "${_arguments_options[@]}" : \
'--collection=[For whom]:COLLECTION:_default' \
'--available=[From when content is downloaded\: a time (RFC 3339) or from now on (2h, 7d) \[default\: now\]]:TIME:_default' \
'--deadline=[From when it is installed without asking \[default\: when it is available\]]:TIME:_default' \
'--purpose=[Whether clients must install it\: required or available]:PURPOSE:_default' \
'--restart=[When a restart is needed\: suppress or immediate]:RESTART:_default' \
'--remote=[Where only distribution points across a slow link have it\: download or dont_run]:OPTION:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show what it would do to each client]' \
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
':package -- The package:_default' \
&& ret=0
;;
(deployments)
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
(feed)
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
":: :_smspatch__subcmd__feed_commands" \
"*::: :->feed" \
&& ret=0

    case $state in
    (feed)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smspatch-feed-command-$line[1]:"
        case $line[1] in
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
(add)
_arguments "${_arguments_options[@]}" : \
'--kind=[What the feed is written in\: apt, osv, rpm, kb, msrc, wsus, own, kev or epss]:KIND:_default' \
'--uri=[Its address\: http or https, a directory or a file]:URI:_default' \
'--suite=[For apt\: the suite, for example bookworm-security]:SUITE:_default' \
'*--component=[For apt\: a component; may be repeated \[default\: main\]]:COMPONENT:_default' \
'*--architecture=[For apt\: an architecture; may be repeated \[default\: amd64\]]:ARCHITECTURE:_default' \
'--keyring=[For apt and rpm\: the keyring that must have signed it \[default for apt\: /usr/share/keyrings/debian-archive-keyring.gpg\]]:FILE:_default' \
'--release=[For rpm\: the release that it is for, for example almalinux/9; for osv\: the only one that is wanted]:OS/RELEASE:_default' \
'--classification=[What its updates are for\: security or maintenance \[default\: security, for apt when the suite'\''s name says so\]]:CLASSIFICATION:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--uri --suite --kind --release)--apt-lists[Take what apt has fetched on this machine]' \
'--dry-run[Show what would be added]' \
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
'::id -- The feed'\''s name:_default' \
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
'--yes[Really remove what was synced from it]' \
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
':id -- The feed'\''s name:_default' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_smspatch__subcmd__feed__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smspatch-feed-help-command-$line[1]:"
        case $line[1] in
            (list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(add)
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
(list)
_arguments "${_arguments_options[@]}" : \
'--source=[Only of this source package]:SOURCE:_default' \
'--cve=[Only what closes this vulnerability]:CVE:_default' \
'--where=[Only updates that this filter asks for; sms-query(7) describes it]:FILTER:_default' \
'--limit=[At most so many]:NUMBER:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--security[Only what closes a vulnerability]' \
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
'::prefix -- Only ids that begin so, for example debian/bookworm/:_default' \
&& ret=0
;;
(package)
_arguments "${_arguments_options[@]}" : \
'--store=[The content store \[default\: content in the site folder\]]:DIR:_files' \
'--name=[The package'\''s name \[default\: the list'\''s\]]:NAME:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--urgent[Let machines install it although they have started enough for a day (/etc/sms/agent.toml)]' \
'--dry-run[Show what would be fetched]' \
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
':list -- A stored authorization list by name, or - for one on standard input:_default' \
&& ret=0
;;
(release)
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
":: :_smspatch__subcmd__release_commands" \
"*::: :->release" \
&& ret=0

    case $state in
    (release)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smspatch-release-command-$line[1]:"
        case $line[1] in
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
(publish)
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
':file -- The signed file:_files' \
&& ret=0
;;
(request)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show what would be asked for]' \
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
':file -- The file to write:_files' \
&& ret=0
;;
(sign)
_arguments "${_arguments_options[@]}" : \
'--key=[The file of the release key]:FILE:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--yes[Really sign it]' \
'--dry-run[Show what would be signed]' \
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
':file -- The file of '\''smspatch release request'\'':_files' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_smspatch__subcmd__release__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smspatch-release-help-command-$line[1]:"
        case $line[1] in
            (list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(publish)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(request)
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
(scan)
_arguments "${_arguments_options[@]}" : \
'(--collection)*--inventory=[Judge the inventory in this file; may be repeated]:FILE:_files' \
'()--collection=[Only members of this collection]:COLLECTION:_default' \
'--where=[Only clients that this filter asks for; sms-query(7) describes it]:FILTER:_default' \
'--by=[One line a machine and update, or one line an update]:BY:((machine\:"One line a machine and update"
update\:"One line an update"))' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--exit-code[End with exit code 21 when something is required]' \
'--dry-run[Show the states without storing them]' \
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
'*::clients -- Clients by id or host name, or - for an inventory on standard input \[default\: all approved clients\]:_default' \
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
':update -- The update by id or another of its names, or by its source package when there is only one of it; or a CVE:_default' \
&& ret=0
;;
(sync)
_arguments "${_arguments_options[@]}" : \
'--offline=[Read mirrors below this directory instead of the feeds'\'' addresses]:DIR:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--confirm[Believe a feed that has lost more than a fifth of its updates]' \
'--dry-run[Read and verify, but store nothing]' \
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
'*::feeds -- Feeds by name \[default\: all\]:_default' \
&& ret=0
;;
(undeploy)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--yes[Really end it]' \
'--dry-run[Show what would be ended]' \
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
':deployment -- The deployment:_default' \
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
':update -- The update by id, or by its source package when there is only one of it for the client:_default' \
':client -- The client by id or host name, or - for an inventory on standard input:_default' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_smspatch__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smspatch-help-command-$line[1]:"
        case $line[1] in
            (affected)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(approve)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(compliance)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(confirm)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(deploy)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(deployments)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(feed)
_arguments "${_arguments_options[@]}" : \
":: :_smspatch__subcmd__help__subcmd__feed_commands" \
"*::: :->feed" \
&& ret=0

    case $state in
    (feed)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smspatch-help-feed-command-$line[1]:"
        case $line[1] in
            (list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(add)
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
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(package)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(release)
_arguments "${_arguments_options[@]}" : \
":: :_smspatch__subcmd__help__subcmd__release_commands" \
"*::: :->release" \
&& ret=0

    case $state in
    (release)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smspatch-help-release-command-$line[1]:"
        case $line[1] in
            (list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(publish)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(request)
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
(scan)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(show)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(sync)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(undeploy)
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
}

(( $+functions[_smspatch_commands] )) ||
_smspatch_commands() {
    local commands; commands=(
'affected:List the clients that a vulnerability, advisory or update concerns' \
'approve:Authorise updates that clients require, as a list for packaging' \
'compliance:Measure compliance\: compliant, not compliant, waiting for a restart and unknown add up to all clients' \
'confirm:Stand for a deployment of another operator, so that it may reach all that it reaches now' \
'deploy:Deploy the newest version of a package to a collection' \
'deployments:List deployments and how they stand' \
'feed:List, add and remove feeds' \
'list:List the updates that are known from feeds' \
'package:Fetch the payloads of an authorization list and seal them as a package version' \
'release:Release packages\: sign for the manifests that machines may run' \
'scan:Show which updates clients require, by machine or by update' \
'show:Show an update\: what it brings and closes; or a vulnerability, and what closes it' \
'sync:Take in update catalogs\: verify their signatures and digests, replace what is known of each feed' \
'undeploy:End a deployment; what clients have installed stays' \
'why:Explain why an update stands to a client as it does' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smspatch commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__affected_commands] )) ||
_smspatch__subcmd__affected_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch affected commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__approve_commands] )) ||
_smspatch__subcmd__approve_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch approve commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__compliance_commands] )) ||
_smspatch__subcmd__compliance_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch compliance commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__confirm_commands] )) ||
_smspatch__subcmd__confirm_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch confirm commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__deploy_commands] )) ||
_smspatch__subcmd__deploy_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch deploy commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__deployments_commands] )) ||
_smspatch__subcmd__deployments_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch deployments commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__feed_commands] )) ||
_smspatch__subcmd__feed_commands() {
    local commands; commands=(
'list:Show the configured feeds and how the last sync left them' \
'add:Add a feed, or with --apt-lists one for each suite of this machine'\''s distribution' \
'remove:Remove a feed and what was synced from it' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smspatch feed commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__feed__subcmd__add_commands] )) ||
_smspatch__subcmd__feed__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch feed add commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__feed__subcmd__help_commands] )) ||
_smspatch__subcmd__feed__subcmd__help_commands() {
    local commands; commands=(
'list:Show the configured feeds and how the last sync left them' \
'add:Add a feed, or with --apt-lists one for each suite of this machine'\''s distribution' \
'remove:Remove a feed and what was synced from it' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smspatch feed help commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__feed__subcmd__help__subcmd__add_commands] )) ||
_smspatch__subcmd__feed__subcmd__help__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch feed help add commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__feed__subcmd__help__subcmd__help_commands] )) ||
_smspatch__subcmd__feed__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch feed help help commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__feed__subcmd__help__subcmd__list_commands] )) ||
_smspatch__subcmd__feed__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch feed help list commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__feed__subcmd__help__subcmd__remove_commands] )) ||
_smspatch__subcmd__feed__subcmd__help__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch feed help remove commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__feed__subcmd__list_commands] )) ||
_smspatch__subcmd__feed__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch feed list commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__feed__subcmd__remove_commands] )) ||
_smspatch__subcmd__feed__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch feed remove commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help_commands] )) ||
_smspatch__subcmd__help_commands() {
    local commands; commands=(
'affected:List the clients that a vulnerability, advisory or update concerns' \
'approve:Authorise updates that clients require, as a list for packaging' \
'compliance:Measure compliance\: compliant, not compliant, waiting for a restart and unknown add up to all clients' \
'confirm:Stand for a deployment of another operator, so that it may reach all that it reaches now' \
'deploy:Deploy the newest version of a package to a collection' \
'deployments:List deployments and how they stand' \
'feed:List, add and remove feeds' \
'list:List the updates that are known from feeds' \
'package:Fetch the payloads of an authorization list and seal them as a package version' \
'release:Release packages\: sign for the manifests that machines may run' \
'scan:Show which updates clients require, by machine or by update' \
'show:Show an update\: what it brings and closes; or a vulnerability, and what closes it' \
'sync:Take in update catalogs\: verify their signatures and digests, replace what is known of each feed' \
'undeploy:End a deployment; what clients have installed stays' \
'why:Explain why an update stands to a client as it does' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smspatch help commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__affected_commands] )) ||
_smspatch__subcmd__help__subcmd__affected_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help affected commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__approve_commands] )) ||
_smspatch__subcmd__help__subcmd__approve_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help approve commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__compliance_commands] )) ||
_smspatch__subcmd__help__subcmd__compliance_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help compliance commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__confirm_commands] )) ||
_smspatch__subcmd__help__subcmd__confirm_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help confirm commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__deploy_commands] )) ||
_smspatch__subcmd__help__subcmd__deploy_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help deploy commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__deployments_commands] )) ||
_smspatch__subcmd__help__subcmd__deployments_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help deployments commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__feed_commands] )) ||
_smspatch__subcmd__help__subcmd__feed_commands() {
    local commands; commands=(
'list:Show the configured feeds and how the last sync left them' \
'add:Add a feed, or with --apt-lists one for each suite of this machine'\''s distribution' \
'remove:Remove a feed and what was synced from it' \
    )
    _describe -t commands 'smspatch help feed commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__feed__subcmd__add_commands] )) ||
_smspatch__subcmd__help__subcmd__feed__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help feed add commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__feed__subcmd__list_commands] )) ||
_smspatch__subcmd__help__subcmd__feed__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help feed list commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__feed__subcmd__remove_commands] )) ||
_smspatch__subcmd__help__subcmd__feed__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help feed remove commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__help_commands] )) ||
_smspatch__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help help commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__list_commands] )) ||
_smspatch__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help list commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__package_commands] )) ||
_smspatch__subcmd__help__subcmd__package_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help package commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__release_commands] )) ||
_smspatch__subcmd__help__subcmd__release_commands() {
    local commands; commands=(
'list:Show which package versions are released, and which wait for the release keys' \
'publish:Publish a release that came back signed' \
'request:Write what waits for the release keys into a file, to be carried to them' \
'sign:Show what a release would let machines run, and sign it' \
    )
    _describe -t commands 'smspatch help release commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__release__subcmd__list_commands] )) ||
_smspatch__subcmd__help__subcmd__release__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help release list commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__release__subcmd__publish_commands] )) ||
_smspatch__subcmd__help__subcmd__release__subcmd__publish_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help release publish commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__release__subcmd__request_commands] )) ||
_smspatch__subcmd__help__subcmd__release__subcmd__request_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help release request commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__release__subcmd__sign_commands] )) ||
_smspatch__subcmd__help__subcmd__release__subcmd__sign_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help release sign commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__scan_commands] )) ||
_smspatch__subcmd__help__subcmd__scan_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help scan commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__show_commands] )) ||
_smspatch__subcmd__help__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help show commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__sync_commands] )) ||
_smspatch__subcmd__help__subcmd__sync_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help sync commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__undeploy_commands] )) ||
_smspatch__subcmd__help__subcmd__undeploy_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help undeploy commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__help__subcmd__why_commands] )) ||
_smspatch__subcmd__help__subcmd__why_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch help why commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__list_commands] )) ||
_smspatch__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch list commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__package_commands] )) ||
_smspatch__subcmd__package_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch package commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__release_commands] )) ||
_smspatch__subcmd__release_commands() {
    local commands; commands=(
'list:Show which package versions are released, and which wait for the release keys' \
'publish:Publish a release that came back signed' \
'request:Write what waits for the release keys into a file, to be carried to them' \
'sign:Show what a release would let machines run, and sign it' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smspatch release commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__release__subcmd__help_commands] )) ||
_smspatch__subcmd__release__subcmd__help_commands() {
    local commands; commands=(
'list:Show which package versions are released, and which wait for the release keys' \
'publish:Publish a release that came back signed' \
'request:Write what waits for the release keys into a file, to be carried to them' \
'sign:Show what a release would let machines run, and sign it' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smspatch release help commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__release__subcmd__help__subcmd__help_commands] )) ||
_smspatch__subcmd__release__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch release help help commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__release__subcmd__help__subcmd__list_commands] )) ||
_smspatch__subcmd__release__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch release help list commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__release__subcmd__help__subcmd__publish_commands] )) ||
_smspatch__subcmd__release__subcmd__help__subcmd__publish_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch release help publish commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__release__subcmd__help__subcmd__request_commands] )) ||
_smspatch__subcmd__release__subcmd__help__subcmd__request_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch release help request commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__release__subcmd__help__subcmd__sign_commands] )) ||
_smspatch__subcmd__release__subcmd__help__subcmd__sign_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch release help sign commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__release__subcmd__list_commands] )) ||
_smspatch__subcmd__release__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch release list commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__release__subcmd__publish_commands] )) ||
_smspatch__subcmd__release__subcmd__publish_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch release publish commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__release__subcmd__request_commands] )) ||
_smspatch__subcmd__release__subcmd__request_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch release request commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__release__subcmd__sign_commands] )) ||
_smspatch__subcmd__release__subcmd__sign_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch release sign commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__scan_commands] )) ||
_smspatch__subcmd__scan_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch scan commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__show_commands] )) ||
_smspatch__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch show commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__sync_commands] )) ||
_smspatch__subcmd__sync_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch sync commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__undeploy_commands] )) ||
_smspatch__subcmd__undeploy_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch undeploy commands' commands "$@"
}
(( $+functions[_smspatch__subcmd__why_commands] )) ||
_smspatch__subcmd__why_commands() {
    local commands; commands=()
    _describe -t commands 'smspatch why commands' commands "$@"
}

if [ "$funcstack[1]" = "_smspatch" ]; then
    _smspatch "$@"
else
    compdef _smspatch smspatch
fi
