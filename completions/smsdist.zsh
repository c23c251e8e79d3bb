#compdef smsdist

autoload -U is-at-least

_smsdist() {
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
":: :_smsdist_commands" \
"*::: :->smsdist" \
&& ret=0
    case $state in
    (smsdist)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsdist-command-$line[1]:"
        case $line[1] in
            (coverage)
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
'*::packages -- Only these packages:_default' \
&& ret=0
;;
(explain)
_arguments "${_arguments_options[@]}" : \
'--address=[An address in place of a client]:ADDRESS:_default' \
'--waited=[For how many minutes it has looked in vain\: neighbour groups open in time]:MINUTES:_default' \
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
'::client -- The client\: its id, host name or fingerprint; left out with --address:_default' \
'::package -- The package:_default' \
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
(package)
_arguments "${_arguments_options[@]}" : \
'--name=[The package'\''s name]:NAME:_default' \
'--user=[The account that the command runs as]:USER:_default' \
'*--env=[A variable of the command'\''s environment, which holds these and PATH alone; may be repeated]:NAME=VALUE:_default' \
'*--success-code=[An exit code that means that it is done; may be repeated]:CODE:_default' \
'*--restart-code=[An exit code that means that it is done and in effect after a restart; may be repeated]:CODE:_default' \
'--max-run=[The longest that it may run]:MINUTES:_default' \
'*--platform=[The machines that it is for, as OS, OS/RELEASE or OS/RELEASE/ARCHITECTURE, with * for any; others take none of it; may be repeated \[default\: all\]]:PLATFORM:_default' \
'--max-memory=[The most memory that it may take]:MIB:_default' \
'--max-processes=[The most processes that it may have at a time]:NUMBER:_default' \
'--store=[The content store \[default\: content in the site folder\]]:DIR:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--urgent[Let machines run it although they have started enough for a day]' \
'--dry-run[Show what would be sealed]' \
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
':source -- The folder or archive with the files:_files' \
'*::command -- The program and its arguments:_default' \
&& ret=0
;;
(prestage)
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
":: :_smsdist__subcmd__prestage_commands" \
"*::: :->prestage" \
&& ret=0

    case $state in
    (prestage)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsdist-prestage-command-$line[1]:"
        case $line[1] in
            (export)
_arguments "${_arguments_options[@]}" : \
'--out=[The new file; one that exists is never overwritten]:FILE:_files' \
'--for=[Leave out what this distribution point has, as far as the catalog knows]:POINT:_default' \
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
'*::packages -- The packages:_default' \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
'--point=[The distribution point by name, its directory, or s3\://BUCKET/PREFIX]:POINT:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Verify the file, and say what it would bring]' \
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
':file -- The file:_files' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_smsdist__subcmd__prestage__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsdist-prestage-help-command-$line[1]:"
        case $line[1] in
            (export)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(import)
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
(prune)
_arguments "${_arguments_options[@]}" : \
'*--point=[A distribution point by name, a directory, or s3\://BUCKET/PREFIX; may be repeated \[default\: all that are configured\]]:POINT:_default' \
'*--group=[All distribution points of a group; may be repeated]:GROUP:_default' \
'--older=[How many versions before the newest are kept]:NUMBER:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--point --group)--store[Prune the site'\''s content store \[default\: it and all distribution points that are configured\]]' \
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
&& ret=0
;;
(pull)
_arguments "${_arguments_options[@]}" : \
'*--from=[A source\: a distribution point by name, a directory, s3\://BUCKET/PREFIX, or the address of a static web server; may be repeated, first ones first \[default\: as configured\]]:SOURCE:_default' \
'--at-once=[Objects fetched at a time]:NUMBER:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--now[Fetch at once, whatever the hours of the distribution point say]' \
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
':point -- The distribution point by name, or its directory:_default' \
&& ret=0
;;
(push)
_arguments "${_arguments_options[@]}" : \
'*--point=[A distribution point by name, a directory, or s3\://BUCKET/PREFIX; may be repeated \[default\: all that are configured\]]:POINT:_default' \
'*--group=[All distribution points of a group; may be repeated]:GROUP:_default' \
'--at-once=[Objects sent at a time]:NUMBER:_default' \
'--limit-rate=[The most that is sent in a second, in KiB]:KIB:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--now[Send at once, whatever the hours of the distribution points say]' \
'--repair[Hash what is there already, and replace what is damaged]' \
'--dry-run[Show what would be sent]' \
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
':package -- A package by id, its newest version; or - for a package document on standard input:_default' \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
'--source-version=[This version alone]:NUMBER:_default' \
'*--point=[A distribution point by name, a directory, or s3\://BUCKET/PREFIX; may be repeated \[default\: all that are configured\]]:POINT:_default' \
'*--group=[All distribution points of a group; may be repeated]:GROUP:_default' \
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
':package -- The package:_default' \
&& ret=0
;;
(repair)
_arguments "${_arguments_options[@]}" : \
'*--point=[A distribution point by name, a directory, or s3\://BUCKET/PREFIX; may be repeated \[default\: all that are configured\]]:POINT:_default' \
'*--group=[All distribution points of a group; may be repeated]:GROUP:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--point --group)--store[Repair the site'\''s content store from the distribution points]' \
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
'::package -- Only this package:_default' \
&& ret=0
;;
(trace)
_arguments "${_arguments_options[@]}" : \
'--source-version=[This version alone]:NUMBER:_default' \
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
':package -- The package:_default' \
&& ret=0
;;
(verify)
_arguments "${_arguments_options[@]}" : \
'*--point=[A distribution point by name, a directory, or s3\://BUCKET/PREFIX; may be repeated \[default\: all that are configured\]]:POINT:_default' \
'*--group=[All distribution points of a group; may be repeated]:GROUP:_default' \
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
":: :_smsdist__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsdist-help-command-$line[1]:"
        case $line[1] in
            (coverage)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(explain)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(package)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(prestage)
_arguments "${_arguments_options[@]}" : \
":: :_smsdist__subcmd__help__subcmd__prestage_commands" \
"*::: :->prestage" \
&& ret=0

    case $state in
    (prestage)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsdist-help-prestage-command-$line[1]:"
        case $line[1] in
            (export)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(prune)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(pull)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(push)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(remove)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(repair)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(status)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(trace)
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
}

(( $+functions[_smsdist_commands] )) ||
_smsdist_commands() {
    local commands; commands=(
'coverage:Prove that every boundary reaches a distribution point with every released package, or name those that do not' \
'explain:Explain where a client finds the newest version of a package' \
'list:List the packages of the site' \
'package:Seal a folder or an archive as a package that runs one command' \
'prestage:Carry packages to distribution points as files, where lines are too slow' \
'prune:Remove old versions of packages, and what no version needs any more' \
'pull:Fetch what is released from other distribution points, in their order\: content first, names last' \
'push:Push a package to distribution points\: content first, its name last' \
'remove:Take a package from distribution points; the site'\''s content store keeps it' \
'repair:Replace what distribution points lost or hold damaged, from the content store or another distribution point' \
'status:Show which distribution points hold which packages' \
'trace:Show what became of a package\: one timeline from its source to the last client' \
'verify:Hash everything that distribution points hold, and follow every package to its files' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsdist commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__coverage_commands] )) ||
_smsdist__subcmd__coverage_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist coverage commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__explain_commands] )) ||
_smsdist__subcmd__explain_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist explain commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__help_commands] )) ||
_smsdist__subcmd__help_commands() {
    local commands; commands=(
'coverage:Prove that every boundary reaches a distribution point with every released package, or name those that do not' \
'explain:Explain where a client finds the newest version of a package' \
'list:List the packages of the site' \
'package:Seal a folder or an archive as a package that runs one command' \
'prestage:Carry packages to distribution points as files, where lines are too slow' \
'prune:Remove old versions of packages, and what no version needs any more' \
'pull:Fetch what is released from other distribution points, in their order\: content first, names last' \
'push:Push a package to distribution points\: content first, its name last' \
'remove:Take a package from distribution points; the site'\''s content store keeps it' \
'repair:Replace what distribution points lost or hold damaged, from the content store or another distribution point' \
'status:Show which distribution points hold which packages' \
'trace:Show what became of a package\: one timeline from its source to the last client' \
'verify:Hash everything that distribution points hold, and follow every package to its files' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsdist help commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__help__subcmd__coverage_commands] )) ||
_smsdist__subcmd__help__subcmd__coverage_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist help coverage commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__help__subcmd__explain_commands] )) ||
_smsdist__subcmd__help__subcmd__explain_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist help explain commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__help__subcmd__help_commands] )) ||
_smsdist__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist help help commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__help__subcmd__list_commands] )) ||
_smsdist__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist help list commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__help__subcmd__package_commands] )) ||
_smsdist__subcmd__help__subcmd__package_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist help package commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__help__subcmd__prestage_commands] )) ||
_smsdist__subcmd__help__subcmd__prestage_commands() {
    local commands; commands=(
'export:Write the newest versions of packages into one file, to be carried to a distribution point' \
'import:Take packages out of a file that '\''smsdist prestage export'\'' wrote\: content first, names last' \
    )
    _describe -t commands 'smsdist help prestage commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__help__subcmd__prestage__subcmd__export_commands] )) ||
_smsdist__subcmd__help__subcmd__prestage__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist help prestage export commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__help__subcmd__prestage__subcmd__import_commands] )) ||
_smsdist__subcmd__help__subcmd__prestage__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist help prestage import commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__help__subcmd__prune_commands] )) ||
_smsdist__subcmd__help__subcmd__prune_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist help prune commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__help__subcmd__pull_commands] )) ||
_smsdist__subcmd__help__subcmd__pull_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist help pull commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__help__subcmd__push_commands] )) ||
_smsdist__subcmd__help__subcmd__push_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist help push commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__help__subcmd__remove_commands] )) ||
_smsdist__subcmd__help__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist help remove commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__help__subcmd__repair_commands] )) ||
_smsdist__subcmd__help__subcmd__repair_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist help repair commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__help__subcmd__status_commands] )) ||
_smsdist__subcmd__help__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist help status commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__help__subcmd__trace_commands] )) ||
_smsdist__subcmd__help__subcmd__trace_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist help trace commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__help__subcmd__verify_commands] )) ||
_smsdist__subcmd__help__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist help verify commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__list_commands] )) ||
_smsdist__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist list commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__package_commands] )) ||
_smsdist__subcmd__package_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist package commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__prestage_commands] )) ||
_smsdist__subcmd__prestage_commands() {
    local commands; commands=(
'export:Write the newest versions of packages into one file, to be carried to a distribution point' \
'import:Take packages out of a file that '\''smsdist prestage export'\'' wrote\: content first, names last' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsdist prestage commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__prestage__subcmd__export_commands] )) ||
_smsdist__subcmd__prestage__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist prestage export commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__prestage__subcmd__help_commands] )) ||
_smsdist__subcmd__prestage__subcmd__help_commands() {
    local commands; commands=(
'export:Write the newest versions of packages into one file, to be carried to a distribution point' \
'import:Take packages out of a file that '\''smsdist prestage export'\'' wrote\: content first, names last' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsdist prestage help commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__prestage__subcmd__help__subcmd__export_commands] )) ||
_smsdist__subcmd__prestage__subcmd__help__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist prestage help export commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__prestage__subcmd__help__subcmd__help_commands] )) ||
_smsdist__subcmd__prestage__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist prestage help help commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__prestage__subcmd__help__subcmd__import_commands] )) ||
_smsdist__subcmd__prestage__subcmd__help__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist prestage help import commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__prestage__subcmd__import_commands] )) ||
_smsdist__subcmd__prestage__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist prestage import commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__prune_commands] )) ||
_smsdist__subcmd__prune_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist prune commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__pull_commands] )) ||
_smsdist__subcmd__pull_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist pull commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__push_commands] )) ||
_smsdist__subcmd__push_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist push commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__remove_commands] )) ||
_smsdist__subcmd__remove_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist remove commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__repair_commands] )) ||
_smsdist__subcmd__repair_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist repair commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__status_commands] )) ||
_smsdist__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist status commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__trace_commands] )) ||
_smsdist__subcmd__trace_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist trace commands' commands "$@"
}
(( $+functions[_smsdist__subcmd__verify_commands] )) ||
_smsdist__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'smsdist verify commands' commands "$@"
}

if [ "$funcstack[1]" = "_smsdist" ]; then
    _smsdist "$@"
else
    compdef _smsdist smsdist
fi
