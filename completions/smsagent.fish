# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_smsagent_global_optspecs
    string join \n output= json q/quiet v/verbose no-progress site-dir= catalog= operator-key= h/help V/version
end

function __fish_smsagent_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_smsagent_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_smsagent_using_subcommand
    set -l cmd (__fish_smsagent_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c smsagent -n "__fish_smsagent_needs_command" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsagent -n "__fish_smsagent_needs_command" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsagent -n "__fish_smsagent_needs_command" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsagent -n "__fish_smsagent_needs_command" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsagent -n "__fish_smsagent_needs_command" -l json -d 'Short for --output json'
complete -c smsagent -n "__fish_smsagent_needs_command" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsagent -n "__fish_smsagent_needs_command" -s v -l verbose -d 'Say what is done at each step'
complete -c smsagent -n "__fish_smsagent_needs_command" -l no-progress -d 'Show no progress bars'
complete -c smsagent -n "__fish_smsagent_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsagent -n "__fish_smsagent_needs_command" -s V -l version -d 'Print version'
complete -c smsagent -n "__fish_smsagent_needs_command" -f -a "enroll" -d 'Make this machine a client of the site that issued a token'
complete -c smsagent -n "__fish_smsagent_needs_command" -f -a "id" -d 'Show this machine\'s key as eight words, to be compared with what the site shows'
complete -c smsagent -n "__fish_smsagent_needs_command" -f -a "map" -d 'Show the sites of the hierarchy and their distribution points, as this machine\'s site signs them'
complete -c smsagent -n "__fish_smsagent_needs_command" -f -a "once" -d 'Run one cycle: send inventory, fetch policy, install what is due, report'
complete -c smsagent -n "__fish_smsagent_needs_command" -f -a "repin" -d 'Believe another first root, after the site has lost its root keys'
complete -c smsagent -n "__fish_smsagent_needs_command" -f -a "rotate-key" -d 'Give this machine a new key; the site hears of it in a message that the old and the new key sign'
complete -c smsagent -n "__fish_smsagent_needs_command" -f -a "run" -d 'Run cycles as often as policy says, until stopped'
complete -c smsagent -n "__fish_smsagent_needs_command" -f -a "scan" -d 'Show which updates this machine requires, by its own judgement'
complete -c smsagent -n "__fish_smsagent_needs_command" -f -a "seal-image" -d 'Remove key, identity, policy, queues and content, so that an image of this machine carries none of them'
complete -c smsagent -n "__fish_smsagent_needs_command" -f -a "status" -d 'Show how this machine stands: its site, its key, its deployments'
complete -c smsagent -n "__fish_smsagent_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsagent -n "__fish_smsagent_using_subcommand enroll" -l root -d 'The root of the file system to manage' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand enroll" -l state-dir -d 'The agent\'s own folder [default: var/lib/sms/agent below the root]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand enroll" -l token-file -d 'Read the token, or those of several sites, from this file; an argument or SMS_TOKEN is then ignored' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand enroll" -l wait -d 'While no site takes this machine, or none can be reached, ask again every 10 minutes, for so long, as in 2h or 1d' -r
complete -c smsagent -n "__fish_smsagent_using_subcommand enroll" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsagent -n "__fish_smsagent_using_subcommand enroll" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand enroll" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsagent -n "__fish_smsagent_using_subcommand enroll" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand enroll" -l dry-run -d 'Say with which site this machine would enroll, and change nothing'
complete -c smsagent -n "__fish_smsagent_using_subcommand enroll" -l json -d 'Short for --output json'
complete -c smsagent -n "__fish_smsagent_using_subcommand enroll" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsagent -n "__fish_smsagent_using_subcommand enroll" -s v -l verbose -d 'Say what is done at each step'
complete -c smsagent -n "__fish_smsagent_using_subcommand enroll" -l no-progress -d 'Show no progress bars'
complete -c smsagent -n "__fish_smsagent_using_subcommand enroll" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsagent -n "__fish_smsagent_using_subcommand enroll" -s V -l version -d 'Print version'
complete -c smsagent -n "__fish_smsagent_using_subcommand id" -l root -d 'The root of the file system to manage' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand id" -l state-dir -d 'The agent\'s own folder [default: var/lib/sms/agent below the root]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand id" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsagent -n "__fish_smsagent_using_subcommand id" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand id" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsagent -n "__fish_smsagent_using_subcommand id" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand id" -l create -d 'Make a key when there is none: it can be registered at the site before this machine enrolls'
complete -c smsagent -n "__fish_smsagent_using_subcommand id" -l dry-run -d 'Show, and make nothing'
complete -c smsagent -n "__fish_smsagent_using_subcommand id" -l json -d 'Short for --output json'
complete -c smsagent -n "__fish_smsagent_using_subcommand id" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsagent -n "__fish_smsagent_using_subcommand id" -s v -l verbose -d 'Say what is done at each step'
complete -c smsagent -n "__fish_smsagent_using_subcommand id" -l no-progress -d 'Show no progress bars'
complete -c smsagent -n "__fish_smsagent_using_subcommand id" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsagent -n "__fish_smsagent_using_subcommand id" -s V -l version -d 'Print version'
complete -c smsagent -n "__fish_smsagent_using_subcommand map" -l root -d 'The root of the file system to manage' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand map" -l state-dir -d 'The agent\'s own folder [default: var/lib/sms/agent below the root]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand map" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsagent -n "__fish_smsagent_using_subcommand map" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand map" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsagent -n "__fish_smsagent_using_subcommand map" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand map" -l json -d 'Short for --output json'
complete -c smsagent -n "__fish_smsagent_using_subcommand map" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsagent -n "__fish_smsagent_using_subcommand map" -s v -l verbose -d 'Say what is done at each step'
complete -c smsagent -n "__fish_smsagent_using_subcommand map" -l no-progress -d 'Show no progress bars'
complete -c smsagent -n "__fish_smsagent_using_subcommand map" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsagent -n "__fish_smsagent_using_subcommand map" -s V -l version -d 'Print version'
complete -c smsagent -n "__fish_smsagent_using_subcommand once" -l root -d 'The root of the file system to manage' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand once" -l state-dir -d 'The agent\'s own folder [default: var/lib/sms/agent below the root]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand once" -l install -d 'Install this deployment although it is only offered; may be repeated' -r
complete -c smsagent -n "__fish_smsagent_using_subcommand once" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsagent -n "__fish_smsagent_using_subcommand once" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand once" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsagent -n "__fish_smsagent_using_subcommand once" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand once" -l inventory-only -d 'Send what waits and the inventory, and do nothing else'
complete -c smsagent -n "__fish_smsagent_using_subcommand once" -l exit-code -d 'End with 20 when a restart is needed, 21 when something required is not installed'
complete -c smsagent -n "__fish_smsagent_using_subcommand once" -l dry-run -d 'Show how deployments stand, and do nothing'
complete -c smsagent -n "__fish_smsagent_using_subcommand once" -l json -d 'Short for --output json'
complete -c smsagent -n "__fish_smsagent_using_subcommand once" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsagent -n "__fish_smsagent_using_subcommand once" -s v -l verbose -d 'Say what is done at each step'
complete -c smsagent -n "__fish_smsagent_using_subcommand once" -l no-progress -d 'Show no progress bars'
complete -c smsagent -n "__fish_smsagent_using_subcommand once" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsagent -n "__fish_smsagent_using_subcommand once" -s V -l version -d 'Print version'
complete -c smsagent -n "__fish_smsagent_using_subcommand repin" -l root -d 'The root of the file system to manage' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand repin" -l state-dir -d 'The agent\'s own folder [default: var/lib/sms/agent below the root]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand repin" -l pin -d 'Its pin, as \'smsctl key export-root\' at the site showed it' -r
complete -c smsagent -n "__fish_smsagent_using_subcommand repin" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsagent -n "__fish_smsagent_using_subcommand repin" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand repin" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsagent -n "__fish_smsagent_using_subcommand repin" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand repin" -l yes -d 'Agree to it'
complete -c smsagent -n "__fish_smsagent_using_subcommand repin" -l json -d 'Short for --output json'
complete -c smsagent -n "__fish_smsagent_using_subcommand repin" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsagent -n "__fish_smsagent_using_subcommand repin" -s v -l verbose -d 'Say what is done at each step'
complete -c smsagent -n "__fish_smsagent_using_subcommand repin" -l no-progress -d 'Show no progress bars'
complete -c smsagent -n "__fish_smsagent_using_subcommand repin" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsagent -n "__fish_smsagent_using_subcommand repin" -s V -l version -d 'Print version'
complete -c smsagent -n "__fish_smsagent_using_subcommand rotate-key" -l root -d 'The root of the file system to manage' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand rotate-key" -l state-dir -d 'The agent\'s own folder [default: var/lib/sms/agent below the root]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand rotate-key" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsagent -n "__fish_smsagent_using_subcommand rotate-key" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand rotate-key" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsagent -n "__fish_smsagent_using_subcommand rotate-key" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand rotate-key" -l dry-run -d 'Show the present key, and change nothing'
complete -c smsagent -n "__fish_smsagent_using_subcommand rotate-key" -l json -d 'Short for --output json'
complete -c smsagent -n "__fish_smsagent_using_subcommand rotate-key" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsagent -n "__fish_smsagent_using_subcommand rotate-key" -s v -l verbose -d 'Say what is done at each step'
complete -c smsagent -n "__fish_smsagent_using_subcommand rotate-key" -l no-progress -d 'Show no progress bars'
complete -c smsagent -n "__fish_smsagent_using_subcommand rotate-key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsagent -n "__fish_smsagent_using_subcommand rotate-key" -s V -l version -d 'Print version'
complete -c smsagent -n "__fish_smsagent_using_subcommand run" -l root -d 'The root of the file system to manage' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand run" -l state-dir -d 'The agent\'s own folder [default: var/lib/sms/agent below the root]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand run" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsagent -n "__fish_smsagent_using_subcommand run" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand run" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsagent -n "__fish_smsagent_using_subcommand run" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand run" -l dry-run -d 'Show how deployments stand, and do nothing'
complete -c smsagent -n "__fish_smsagent_using_subcommand run" -l json -d 'Short for --output json'
complete -c smsagent -n "__fish_smsagent_using_subcommand run" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsagent -n "__fish_smsagent_using_subcommand run" -s v -l verbose -d 'Say what is done at each step'
complete -c smsagent -n "__fish_smsagent_using_subcommand run" -l no-progress -d 'Show no progress bars'
complete -c smsagent -n "__fish_smsagent_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsagent -n "__fish_smsagent_using_subcommand run" -s V -l version -d 'Print version'
complete -c smsagent -n "__fish_smsagent_using_subcommand scan" -l root -d 'The root of the file system to manage' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand scan" -l state-dir -d 'The agent\'s own folder [default: var/lib/sms/agent below the root]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand scan" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsagent -n "__fish_smsagent_using_subcommand scan" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand scan" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsagent -n "__fish_smsagent_using_subcommand scan" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand scan" -l exit-code -d 'End with exit code 21 when something is required'
complete -c smsagent -n "__fish_smsagent_using_subcommand scan" -l json -d 'Short for --output json'
complete -c smsagent -n "__fish_smsagent_using_subcommand scan" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsagent -n "__fish_smsagent_using_subcommand scan" -s v -l verbose -d 'Say what is done at each step'
complete -c smsagent -n "__fish_smsagent_using_subcommand scan" -l no-progress -d 'Show no progress bars'
complete -c smsagent -n "__fish_smsagent_using_subcommand scan" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsagent -n "__fish_smsagent_using_subcommand scan" -s V -l version -d 'Print version'
complete -c smsagent -n "__fish_smsagent_using_subcommand seal-image" -l root -d 'The root of the file system to manage' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand seal-image" -l state-dir -d 'The agent\'s own folder [default: var/lib/sms/agent below the root]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand seal-image" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsagent -n "__fish_smsagent_using_subcommand seal-image" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand seal-image" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsagent -n "__fish_smsagent_using_subcommand seal-image" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand seal-image" -l yes -d 'Really remove them'
complete -c smsagent -n "__fish_smsagent_using_subcommand seal-image" -l dry-run -d 'Show what would be removed'
complete -c smsagent -n "__fish_smsagent_using_subcommand seal-image" -l json -d 'Short for --output json'
complete -c smsagent -n "__fish_smsagent_using_subcommand seal-image" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsagent -n "__fish_smsagent_using_subcommand seal-image" -s v -l verbose -d 'Say what is done at each step'
complete -c smsagent -n "__fish_smsagent_using_subcommand seal-image" -l no-progress -d 'Show no progress bars'
complete -c smsagent -n "__fish_smsagent_using_subcommand seal-image" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsagent -n "__fish_smsagent_using_subcommand seal-image" -s V -l version -d 'Print version'
complete -c smsagent -n "__fish_smsagent_using_subcommand status" -l root -d 'The root of the file system to manage' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand status" -l state-dir -d 'The agent\'s own folder [default: var/lib/sms/agent below the root]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand status" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsagent -n "__fish_smsagent_using_subcommand status" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand status" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsagent -n "__fish_smsagent_using_subcommand status" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsagent -n "__fish_smsagent_using_subcommand status" -l json -d 'Short for --output json'
complete -c smsagent -n "__fish_smsagent_using_subcommand status" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsagent -n "__fish_smsagent_using_subcommand status" -s v -l verbose -d 'Say what is done at each step'
complete -c smsagent -n "__fish_smsagent_using_subcommand status" -l no-progress -d 'Show no progress bars'
complete -c smsagent -n "__fish_smsagent_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsagent -n "__fish_smsagent_using_subcommand status" -s V -l version -d 'Print version'
complete -c smsagent -n "__fish_smsagent_using_subcommand help; and not __fish_seen_subcommand_from enroll id map once repin rotate-key run scan seal-image status help" -f -a "enroll" -d 'Make this machine a client of the site that issued a token'
complete -c smsagent -n "__fish_smsagent_using_subcommand help; and not __fish_seen_subcommand_from enroll id map once repin rotate-key run scan seal-image status help" -f -a "id" -d 'Show this machine\'s key as eight words, to be compared with what the site shows'
complete -c smsagent -n "__fish_smsagent_using_subcommand help; and not __fish_seen_subcommand_from enroll id map once repin rotate-key run scan seal-image status help" -f -a "map" -d 'Show the sites of the hierarchy and their distribution points, as this machine\'s site signs them'
complete -c smsagent -n "__fish_smsagent_using_subcommand help; and not __fish_seen_subcommand_from enroll id map once repin rotate-key run scan seal-image status help" -f -a "once" -d 'Run one cycle: send inventory, fetch policy, install what is due, report'
complete -c smsagent -n "__fish_smsagent_using_subcommand help; and not __fish_seen_subcommand_from enroll id map once repin rotate-key run scan seal-image status help" -f -a "repin" -d 'Believe another first root, after the site has lost its root keys'
complete -c smsagent -n "__fish_smsagent_using_subcommand help; and not __fish_seen_subcommand_from enroll id map once repin rotate-key run scan seal-image status help" -f -a "rotate-key" -d 'Give this machine a new key; the site hears of it in a message that the old and the new key sign'
complete -c smsagent -n "__fish_smsagent_using_subcommand help; and not __fish_seen_subcommand_from enroll id map once repin rotate-key run scan seal-image status help" -f -a "run" -d 'Run cycles as often as policy says, until stopped'
complete -c smsagent -n "__fish_smsagent_using_subcommand help; and not __fish_seen_subcommand_from enroll id map once repin rotate-key run scan seal-image status help" -f -a "scan" -d 'Show which updates this machine requires, by its own judgement'
complete -c smsagent -n "__fish_smsagent_using_subcommand help; and not __fish_seen_subcommand_from enroll id map once repin rotate-key run scan seal-image status help" -f -a "seal-image" -d 'Remove key, identity, policy, queues and content, so that an image of this machine carries none of them'
complete -c smsagent -n "__fish_smsagent_using_subcommand help; and not __fish_seen_subcommand_from enroll id map once repin rotate-key run scan seal-image status help" -f -a "status" -d 'Show how this machine stands: its site, its key, its deployments'
complete -c smsagent -n "__fish_smsagent_using_subcommand help; and not __fish_seen_subcommand_from enroll id map once repin rotate-key run scan seal-image status help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
