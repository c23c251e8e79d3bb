#compdef smsinv

autoload -U is-at-least

_smsinv() {
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
":: :_smsinv_commands" \
"*::: :->smsinv" \
&& ret=0
    case $state in
    (smsinv)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsinv-command-$line[1]:"
        case $line[1] in
            (collect)
_arguments "${_arguments_options[@]}" : \
'*--class=[Collect this class alone; may be given several times \[default\: all\]]:NAME:(operating_system users services listening_ports system bios firmware board chassis virtualization processors memory memory_modules disks partitions file_systems interfaces pci_devices usb_devices gpus tpm packages hotfixes container_images custom resources)' \
'--root=[Read the root file system in this directory instead of this machine]:DIR:_files' \
'--own=[Read classes of your own from this directory]:DIR:_files' \
'--mif-limit=[The largest management information file, in bytes]:BYTES:_default' \
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
(diff)
_arguments "${_arguments_options[@]}" : \
'--since=[What changed from then on, of the client A or of all\: a time (RFC 3339), or so long ago (2h, 7d)]:TIME:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--exit-code[End with 21 when there are differences]' \
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
'::from -- The inventory to begin with\: a client or a file:_default' \
'::to -- The inventory to compare it with\: a client or a file:_default' \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
'--format=[The form\: cyclonedx (1.6) or spdx (2.3), both as JSON]:FORM:_default' \
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
':inventory -- The client by id or host name, or a file with an inventory, or - for one on standard input:_default' \
&& ret=0
;;
(files)
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
":: :_smsinv__subcmd__files_commands" \
"*::: :->files" \
&& ret=0

    case $state in
    (files)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsinv-files-command-$line[1]:"
        case $line[1] in
            (get)
_arguments "${_arguments_options[@]}" : \
'--number=[Which content; 1 is the newest]:NUMBER:_default' \
'--out=[The file to write, which must not be there yet]:FILE:_files' \
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
':client -- The client by id or host name:_default' \
':path -- The file'\''s path on the client:_default' \
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
'::client -- Only of this client, by id or host name:_default' \
&& ret=0
;;
(scan)
_arguments "${_arguments_options[@]}" : \
'--root=[The root of the file system to look through]:DIR:_files' \
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
':file -- The site'\''s configuration, or - for standard input:_files' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_smsinv__subcmd__files__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsinv-files-help-command-$line[1]:"
        case $line[1] in
            (get)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(scan)
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
(history)
_arguments "${_arguments_options[@]}" : \
'--class=[Only of this class, as in '\''packages'\'' or '\''hardware.disks'\'']:CLASS:_default' \
'--since=[Only what changed from then on\: a time (RFC 3339), or so long ago (2h, 7d)]:TIME:_default' \
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
':client -- The client\: its id, host name or fingerprint:_default' \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
'--from=[Who wrote it\: auto, facter, glpi, ocs, osquery, systeminfo, wmic-qfe, get-hotfix, windows-update, dpkg-status, dpkg, rpm or os-release; auto finds it out, and says so]:TOOL:_default' \
'--hostname=[The host'\''s name, where the reports tell none]:NAME:_default' \
'--platform=[What the system is, where the reports do not tell it, for example debian/bookworm/amd64]:OS/RELEASE/ARCHITECTURE:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--store[Store it in the catalog as the last inventory of the client of its host name; a host that is not known becomes a client that waits for approval]' \
'--dry-run[Check everything, but store nothing]' \
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
'*::files -- The reports, or - for standard input:_files' \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
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
(metering)
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
":: :_smsinv__subcmd__metering_commands" \
"*::: :->metering" \
&& ret=0

    case $state in
    (metering)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsinv-metering-command-$line[1]:"
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
'::client -- Only of this client, by id or host name:_default' \
&& ret=0
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
'--dry-run[Count what would be removed, and remove nothing]' \
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
(summary)
_arguments "${_arguments_options[@]}" : \
'--span=[How long each span is\: quarter_hour or hour]:SPAN:_default' \
'--rule=[Only of this rule]:RULE:_default' \
'--days=[So many days back]:NUMBER:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'(--span)--monthly[By month, client and user instead]' \
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
":: :_smsinv__subcmd__metering__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsinv-metering-help-command-$line[1]:"
        case $line[1] in
            (list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(purge)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(summary)
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
(query)
_arguments "${_arguments_options[@]}" : \
'*--fields=[Fields to show beside host name and id]:FIELDS:_default' \
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
':filter -- The filter:_default' \
&& ret=0
;;
(rejected)
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
":: :_smsinv__subcmd__rejected_commands" \
"*::: :->rejected" \
&& ret=0

    case $state in
    (rejected)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsinv-rejected-command-$line[1]:"
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
(purge)
_arguments "${_arguments_options[@]}" : \
'--older-than=[Only those that came longer ago than this]:SPAN:_default' \
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
(retry)
_arguments "${_arguments_options[@]}" : \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show what would become of them]' \
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
'*::numbers -- Their numbers, as '\''smsinv rejected list'\'' shows them \[default\: all\]:_default' \
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
':number -- Its number, as '\''smsinv rejected list'\'' shows it:_default' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_smsinv__subcmd__rejected__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsinv-rejected-help-command-$line[1]:"
        case $line[1] in
            (list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(purge)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(retry)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(show)
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
':client -- The client by id or host name, or - for an inventory on standard input:_default' \
&& ret=0
;;
(submit)
_arguments "${_arguments_options[@]}" : \
'--client=[Into the catalog, as that of this client\: its id, host name or fingerprint]:CLIENT:_default' \
'--drop=[Into this drop directory]:DIR:_files' \
'--state-dir=[The agent'\''s own folder, with --management-point \[default\: /var/lib/sms/agent\]]:DIR:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--management-point[To the management point that this machine is enrolled at]' \
'--dry-run[Check everything, but store nothing]' \
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
':file -- The inventory, or - for standard input:_files' \
&& ret=0
;;
(take)
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
':directory -- The drop directory:_files' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_smsinv__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsinv-help-command-$line[1]:"
        case $line[1] in
            (collect)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(diff)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(files)
_arguments "${_arguments_options[@]}" : \
":: :_smsinv__subcmd__help__subcmd__files_commands" \
"*::: :->files" \
&& ret=0

    case $state in
    (files)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsinv-help-files-command-$line[1]:"
        case $line[1] in
            (get)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(scan)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(history)
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
(metering)
_arguments "${_arguments_options[@]}" : \
":: :_smsinv__subcmd__help__subcmd__metering_commands" \
"*::: :->metering" \
&& ret=0

    case $state in
    (metering)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsinv-help-metering-command-$line[1]:"
        case $line[1] in
            (list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(purge)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(summary)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(query)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(rejected)
_arguments "${_arguments_options[@]}" : \
":: :_smsinv__subcmd__help__subcmd__rejected_commands" \
"*::: :->rejected" \
&& ret=0

    case $state in
    (rejected)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsinv-help-rejected-command-$line[1]:"
        case $line[1] in
            (list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(purge)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(retry)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(show)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(show)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(submit)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(take)
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

(( $+functions[_smsinv_commands] )) ||
_smsinv_commands() {
    local commands; commands=(
'collect:Collect this machine'\''s inventory\: hardware, operating system and software' \
'diff:Compare two inventories, or show what changed since a time' \
'export:Write the software of an inventory as CycloneDX or SPDX' \
'files:Try rules for files, and read what clients handed over' \
'history:Show what changed in a client'\''s inventory, oldest first' \
'import:Read one machine'\''s inventory that another tool wrote, and write it as ours' \
'list:List clients and when their inventories were collected' \
'metering:Show how programs are used that rules count' \
'query:Find clients by a filter over their inventories' \
'rejected:Look at reports that could not be read' \
'show:Show the last inventory of a client, or one from a pipe' \
'submit:Hand an inventory to the site' \
'take:Take inventories from a drop directory' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsinv commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__collect_commands] )) ||
_smsinv__subcmd__collect_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv collect commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__diff_commands] )) ||
_smsinv__subcmd__diff_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv diff commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__export_commands] )) ||
_smsinv__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv export commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__files_commands] )) ||
_smsinv__subcmd__files_commands() {
    local commands; commands=(
'get:Write a file that a client handed over to a file here' \
'list:List the files that clients handed over, the newest content of each first' \
'scan:Show which files the rules of a configuration find on this machine, and send nothing' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsinv files commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__files__subcmd__get_commands] )) ||
_smsinv__subcmd__files__subcmd__get_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv files get commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__files__subcmd__help_commands] )) ||
_smsinv__subcmd__files__subcmd__help_commands() {
    local commands; commands=(
'get:Write a file that a client handed over to a file here' \
'list:List the files that clients handed over, the newest content of each first' \
'scan:Show which files the rules of a configuration find on this machine, and send nothing' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsinv files help commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__files__subcmd__help__subcmd__get_commands] )) ||
_smsinv__subcmd__files__subcmd__help__subcmd__get_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv files help get commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__files__subcmd__help__subcmd__help_commands] )) ||
_smsinv__subcmd__files__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv files help help commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__files__subcmd__help__subcmd__list_commands] )) ||
_smsinv__subcmd__files__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv files help list commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__files__subcmd__help__subcmd__scan_commands] )) ||
_smsinv__subcmd__files__subcmd__help__subcmd__scan_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv files help scan commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__files__subcmd__list_commands] )) ||
_smsinv__subcmd__files__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv files list commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__files__subcmd__scan_commands] )) ||
_smsinv__subcmd__files__subcmd__scan_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv files scan commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help_commands] )) ||
_smsinv__subcmd__help_commands() {
    local commands; commands=(
'collect:Collect this machine'\''s inventory\: hardware, operating system and software' \
'diff:Compare two inventories, or show what changed since a time' \
'export:Write the software of an inventory as CycloneDX or SPDX' \
'files:Try rules for files, and read what clients handed over' \
'history:Show what changed in a client'\''s inventory, oldest first' \
'import:Read one machine'\''s inventory that another tool wrote, and write it as ours' \
'list:List clients and when their inventories were collected' \
'metering:Show how programs are used that rules count' \
'query:Find clients by a filter over their inventories' \
'rejected:Look at reports that could not be read' \
'show:Show the last inventory of a client, or one from a pipe' \
'submit:Hand an inventory to the site' \
'take:Take inventories from a drop directory' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsinv help commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__collect_commands] )) ||
_smsinv__subcmd__help__subcmd__collect_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help collect commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__diff_commands] )) ||
_smsinv__subcmd__help__subcmd__diff_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help diff commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__export_commands] )) ||
_smsinv__subcmd__help__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help export commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__files_commands] )) ||
_smsinv__subcmd__help__subcmd__files_commands() {
    local commands; commands=(
'get:Write a file that a client handed over to a file here' \
'list:List the files that clients handed over, the newest content of each first' \
'scan:Show which files the rules of a configuration find on this machine, and send nothing' \
    )
    _describe -t commands 'smsinv help files commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__files__subcmd__get_commands] )) ||
_smsinv__subcmd__help__subcmd__files__subcmd__get_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help files get commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__files__subcmd__list_commands] )) ||
_smsinv__subcmd__help__subcmd__files__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help files list commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__files__subcmd__scan_commands] )) ||
_smsinv__subcmd__help__subcmd__files__subcmd__scan_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help files scan commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__help_commands] )) ||
_smsinv__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help help commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__history_commands] )) ||
_smsinv__subcmd__help__subcmd__history_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help history commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__import_commands] )) ||
_smsinv__subcmd__help__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help import commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__list_commands] )) ||
_smsinv__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help list commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__metering_commands] )) ||
_smsinv__subcmd__help__subcmd__metering_commands() {
    local commands; commands=(
'list:List single uses of programs, as clients reported them lately' \
'purge:Remove single uses and summaries that are older than the site'\''s configuration says' \
'summary:Show how many users used a program at a time, or how much each used it in a month' \
    )
    _describe -t commands 'smsinv help metering commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__metering__subcmd__list_commands] )) ||
_smsinv__subcmd__help__subcmd__metering__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help metering list commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__metering__subcmd__purge_commands] )) ||
_smsinv__subcmd__help__subcmd__metering__subcmd__purge_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help metering purge commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__metering__subcmd__summary_commands] )) ||
_smsinv__subcmd__help__subcmd__metering__subcmd__summary_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help metering summary commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__query_commands] )) ||
_smsinv__subcmd__help__subcmd__query_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help query commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__rejected_commands] )) ||
_smsinv__subcmd__help__subcmd__rejected_commands() {
    local commands; commands=(
'list:List reports that could not be read, oldest first' \
'purge:Forget reports that could not be read' \
'retry:Take rejected reports in again, as after this program has learned to read them' \
'show:Show a report that could not be read, as it came' \
    )
    _describe -t commands 'smsinv help rejected commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__rejected__subcmd__list_commands] )) ||
_smsinv__subcmd__help__subcmd__rejected__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help rejected list commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__rejected__subcmd__purge_commands] )) ||
_smsinv__subcmd__help__subcmd__rejected__subcmd__purge_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help rejected purge commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__rejected__subcmd__retry_commands] )) ||
_smsinv__subcmd__help__subcmd__rejected__subcmd__retry_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help rejected retry commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__rejected__subcmd__show_commands] )) ||
_smsinv__subcmd__help__subcmd__rejected__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help rejected show commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__show_commands] )) ||
_smsinv__subcmd__help__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help show commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__submit_commands] )) ||
_smsinv__subcmd__help__subcmd__submit_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help submit commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__help__subcmd__take_commands] )) ||
_smsinv__subcmd__help__subcmd__take_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv help take commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__history_commands] )) ||
_smsinv__subcmd__history_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv history commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__import_commands] )) ||
_smsinv__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv import commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__list_commands] )) ||
_smsinv__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv list commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__metering_commands] )) ||
_smsinv__subcmd__metering_commands() {
    local commands; commands=(
'list:List single uses of programs, as clients reported them lately' \
'purge:Remove single uses and summaries that are older than the site'\''s configuration says' \
'summary:Show how many users used a program at a time, or how much each used it in a month' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsinv metering commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__metering__subcmd__help_commands] )) ||
_smsinv__subcmd__metering__subcmd__help_commands() {
    local commands; commands=(
'list:List single uses of programs, as clients reported them lately' \
'purge:Remove single uses and summaries that are older than the site'\''s configuration says' \
'summary:Show how many users used a program at a time, or how much each used it in a month' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsinv metering help commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__metering__subcmd__help__subcmd__help_commands] )) ||
_smsinv__subcmd__metering__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv metering help help commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__metering__subcmd__help__subcmd__list_commands] )) ||
_smsinv__subcmd__metering__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv metering help list commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__metering__subcmd__help__subcmd__purge_commands] )) ||
_smsinv__subcmd__metering__subcmd__help__subcmd__purge_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv metering help purge commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__metering__subcmd__help__subcmd__summary_commands] )) ||
_smsinv__subcmd__metering__subcmd__help__subcmd__summary_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv metering help summary commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__metering__subcmd__list_commands] )) ||
_smsinv__subcmd__metering__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv metering list commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__metering__subcmd__purge_commands] )) ||
_smsinv__subcmd__metering__subcmd__purge_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv metering purge commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__metering__subcmd__summary_commands] )) ||
_smsinv__subcmd__metering__subcmd__summary_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv metering summary commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__query_commands] )) ||
_smsinv__subcmd__query_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv query commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__rejected_commands] )) ||
_smsinv__subcmd__rejected_commands() {
    local commands; commands=(
'list:List reports that could not be read, oldest first' \
'purge:Forget reports that could not be read' \
'retry:Take rejected reports in again, as after this program has learned to read them' \
'show:Show a report that could not be read, as it came' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsinv rejected commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__rejected__subcmd__help_commands] )) ||
_smsinv__subcmd__rejected__subcmd__help_commands() {
    local commands; commands=(
'list:List reports that could not be read, oldest first' \
'purge:Forget reports that could not be read' \
'retry:Take rejected reports in again, as after this program has learned to read them' \
'show:Show a report that could not be read, as it came' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsinv rejected help commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__rejected__subcmd__help__subcmd__help_commands] )) ||
_smsinv__subcmd__rejected__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv rejected help help commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__rejected__subcmd__help__subcmd__list_commands] )) ||
_smsinv__subcmd__rejected__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv rejected help list commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__rejected__subcmd__help__subcmd__purge_commands] )) ||
_smsinv__subcmd__rejected__subcmd__help__subcmd__purge_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv rejected help purge commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__rejected__subcmd__help__subcmd__retry_commands] )) ||
_smsinv__subcmd__rejected__subcmd__help__subcmd__retry_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv rejected help retry commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__rejected__subcmd__help__subcmd__show_commands] )) ||
_smsinv__subcmd__rejected__subcmd__help__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv rejected help show commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__rejected__subcmd__list_commands] )) ||
_smsinv__subcmd__rejected__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv rejected list commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__rejected__subcmd__purge_commands] )) ||
_smsinv__subcmd__rejected__subcmd__purge_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv rejected purge commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__rejected__subcmd__retry_commands] )) ||
_smsinv__subcmd__rejected__subcmd__retry_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv rejected retry commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__rejected__subcmd__show_commands] )) ||
_smsinv__subcmd__rejected__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv rejected show commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__show_commands] )) ||
_smsinv__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv show commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__submit_commands] )) ||
_smsinv__subcmd__submit_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv submit commands' commands "$@"
}
(( $+functions[_smsinv__subcmd__take_commands] )) ||
_smsinv__subcmd__take_commands() {
    local commands; commands=()
    _describe -t commands 'smsinv take commands' commands "$@"
}

if [ "$funcstack[1]" = "_smsinv" ]; then
    _smsinv "$@"
else
    compdef _smsinv smsinv
fi
