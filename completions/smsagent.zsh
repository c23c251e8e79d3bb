#compdef smsagent

autoload -U is-at-least

_smsagent() {
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
":: :_smsagent_commands" \
"*::: :->smsagent" \
&& ret=0
    case $state in
    (smsagent)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsagent-command-$line[1]:"
        case $line[1] in
            (enroll)
_arguments "${_arguments_options[@]}" : \
'--root=[The root of the file system to manage]:DIR:_files' \
'--state-dir=[The agent'\''s own folder \[default\: var/lib/sms/agent below the root\]]:DIR:_files' \
'--token-file=[Read the token, or those of several sites, from this file; an argument or SMS_TOKEN is then ignored]:FILE:_files' \
'--wait=[While no site takes this machine, or none can be reached, ask again every 10 minutes, for so long, as in 2h or 1d]:TIME:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Say with which site this machine would enroll, and change nothing]' \
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
'::token -- The token, or - for standard input\: other users of this machine see arguments, so prefer - or --token-file:_default' \
&& ret=0
;;
(id)
_arguments "${_arguments_options[@]}" : \
'--root=[The root of the file system to manage]:DIR:_files' \
'--state-dir=[The agent'\''s own folder \[default\: var/lib/sms/agent below the root\]]:DIR:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--create[Make a key when there is none\: it can be registered at the site before this machine enrolls]' \
'--dry-run[Show, and make nothing]' \
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
(map)
_arguments "${_arguments_options[@]}" : \
'--root=[The root of the file system to manage]:DIR:_files' \
'--state-dir=[The agent'\''s own folder \[default\: var/lib/sms/agent below the root\]]:DIR:_files' \
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
(once)
_arguments "${_arguments_options[@]}" : \
'--root=[The root of the file system to manage]:DIR:_files' \
'--state-dir=[The agent'\''s own folder \[default\: var/lib/sms/agent below the root\]]:DIR:_files' \
'*--install=[Install this deployment although it is only offered; may be repeated]:DEPLOYMENT:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--inventory-only[Send what waits and the inventory, and do nothing else]' \
'--exit-code[End with 20 when a restart is needed, 21 when something required is not installed]' \
'(--install)--dry-run[Show how deployments stand, and do nothing]' \
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
(repin)
_arguments "${_arguments_options[@]}" : \
'--root=[The root of the file system to manage]:DIR:_files' \
'--state-dir=[The agent'\''s own folder \[default\: var/lib/sms/agent below the root\]]:DIR:_files' \
'--pin=[Its pin, as '\''smsctl key export-root'\'' at the site showed it]:DIGEST:_default' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--yes[Agree to it]' \
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
':file -- The first root, as '\''smsctl key export-root'\'' at the site wrote it:_files' \
&& ret=0
;;
(rotate-key)
_arguments "${_arguments_options[@]}" : \
'--root=[The root of the file system to manage]:DIR:_files' \
'--state-dir=[The agent'\''s own folder \[default\: var/lib/sms/agent below the root\]]:DIR:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show the present key, and change nothing]' \
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
(run)
_arguments "${_arguments_options[@]}" : \
'--root=[The root of the file system to manage]:DIR:_files' \
'--state-dir=[The agent'\''s own folder \[default\: var/lib/sms/agent below the root\]]:DIR:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--dry-run[Show how deployments stand, and do nothing]' \
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
(scan)
_arguments "${_arguments_options[@]}" : \
'--root=[The root of the file system to manage]:DIR:_files' \
'--state-dir=[The agent'\''s own folder \[default\: var/lib/sms/agent below the root\]]:DIR:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--exit-code[End with exit code 21 when something is required]' \
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
(seal-image)
_arguments "${_arguments_options[@]}" : \
'--root=[The root of the file system to manage]:DIR:_files' \
'--state-dir=[The agent'\''s own folder \[default\: var/lib/sms/agent below the root\]]:DIR:_files' \
'--output=[How results are written \[default\: table; json in a pipe where the next tool reads it\]]:FORM:((table\:"For people\: aligned columns"
json\:"One JSON document"
jsonl\:"One JSON object a line"
csv\:"Comma-separated values with a header line"))' \
'--site-dir=[The folder with the site'\''s keys, content store and catalog]:DIR:_files' \
'--catalog=[The catalog\: a file, or postgres\://USER@HOST/DATABASE \[default\: catalog.db in the site folder\]]:ADDRESS:_default' \
'--operator-key=[Your operator'\''s key \[default\: ~/.config/sms/operator.key, else keys/operator.key in the site folder\]]:FILE:_files' \
'--yes[Really remove them]' \
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
(status)
_arguments "${_arguments_options[@]}" : \
'--root=[The root of the file system to manage]:DIR:_files' \
'--state-dir=[The agent'\''s own folder \[default\: var/lib/sms/agent below the root\]]:DIR:_files' \
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
":: :_smsagent__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:smsagent-help-command-$line[1]:"
        case $line[1] in
            (enroll)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(id)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(map)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(once)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(repin)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(rotate-key)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(run)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(scan)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(seal-image)
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

(( $+functions[_smsagent_commands] )) ||
_smsagent_commands() {
    local commands; commands=(
'enroll:Make this machine a client of the site that issued a token' \
'id:Show this machine'\''s key as eight words, to be compared with what the site shows' \
'map:Show the sites of the hierarchy and their distribution points, as this machine'\''s site signs them' \
'once:Run one cycle\: send inventory, fetch policy, install what is due, report' \
'repin:Believe another first root, after the site has lost its root keys' \
'rotate-key:Give this machine a new key; the site hears of it in a message that the old and the new key sign' \
'run:Run cycles as often as policy says, until stopped' \
'scan:Show which updates this machine requires, by its own judgement' \
'seal-image:Remove key, identity, policy, queues and content, so that an image of this machine carries none of them' \
'status:Show how this machine stands\: its site, its key, its deployments' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsagent commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__enroll_commands] )) ||
_smsagent__subcmd__enroll_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent enroll commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__help_commands] )) ||
_smsagent__subcmd__help_commands() {
    local commands; commands=(
'enroll:Make this machine a client of the site that issued a token' \
'id:Show this machine'\''s key as eight words, to be compared with what the site shows' \
'map:Show the sites of the hierarchy and their distribution points, as this machine'\''s site signs them' \
'once:Run one cycle\: send inventory, fetch policy, install what is due, report' \
'repin:Believe another first root, after the site has lost its root keys' \
'rotate-key:Give this machine a new key; the site hears of it in a message that the old and the new key sign' \
'run:Run cycles as often as policy says, until stopped' \
'scan:Show which updates this machine requires, by its own judgement' \
'seal-image:Remove key, identity, policy, queues and content, so that an image of this machine carries none of them' \
'status:Show how this machine stands\: its site, its key, its deployments' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'smsagent help commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__help__subcmd__enroll_commands] )) ||
_smsagent__subcmd__help__subcmd__enroll_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent help enroll commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__help__subcmd__help_commands] )) ||
_smsagent__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent help help commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__help__subcmd__id_commands] )) ||
_smsagent__subcmd__help__subcmd__id_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent help id commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__help__subcmd__map_commands] )) ||
_smsagent__subcmd__help__subcmd__map_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent help map commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__help__subcmd__once_commands] )) ||
_smsagent__subcmd__help__subcmd__once_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent help once commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__help__subcmd__repin_commands] )) ||
_smsagent__subcmd__help__subcmd__repin_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent help repin commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__help__subcmd__rotate-key_commands] )) ||
_smsagent__subcmd__help__subcmd__rotate-key_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent help rotate-key commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__help__subcmd__run_commands] )) ||
_smsagent__subcmd__help__subcmd__run_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent help run commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__help__subcmd__scan_commands] )) ||
_smsagent__subcmd__help__subcmd__scan_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent help scan commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__help__subcmd__seal-image_commands] )) ||
_smsagent__subcmd__help__subcmd__seal-image_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent help seal-image commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__help__subcmd__status_commands] )) ||
_smsagent__subcmd__help__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent help status commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__id_commands] )) ||
_smsagent__subcmd__id_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent id commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__map_commands] )) ||
_smsagent__subcmd__map_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent map commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__once_commands] )) ||
_smsagent__subcmd__once_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent once commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__repin_commands] )) ||
_smsagent__subcmd__repin_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent repin commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__rotate-key_commands] )) ||
_smsagent__subcmd__rotate-key_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent rotate-key commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__run_commands] )) ||
_smsagent__subcmd__run_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent run commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__scan_commands] )) ||
_smsagent__subcmd__scan_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent scan commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__seal-image_commands] )) ||
_smsagent__subcmd__seal-image_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent seal-image commands' commands "$@"
}
(( $+functions[_smsagent__subcmd__status_commands] )) ||
_smsagent__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'smsagent status commands' commands "$@"
}

if [ "$funcstack[1]" = "_smsagent" ]; then
    _smsagent "$@"
else
    compdef _smsagent smsagent
fi
