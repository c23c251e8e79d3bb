# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_smsinv_global_optspecs
    string join \n output= json q/quiet v/verbose no-progress site-dir= catalog= operator-key= h/help V/version
end

function __fish_smsinv_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_smsinv_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_smsinv_using_subcommand
    set -l cmd (__fish_smsinv_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c smsinv -n "__fish_smsinv_needs_command" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_needs_command" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_needs_command" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_needs_command" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_needs_command" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_needs_command" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_needs_command" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_needs_command" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_needs_command" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "collect" -d 'Collect this machine\'s inventory: hardware, operating system and software'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "import" -d 'Read one machine\'s inventory that another tool wrote, and write it as ours'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "list" -d 'List clients and when their inventories were collected'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "query" -d 'Find clients by a filter over their inventories'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "show" -d 'Show the last inventory of a client, or one from a pipe'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "submit" -d 'Store an inventory as the last one of a client, and judge the client by it'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsinv -n "__fish_smsinv_using_subcommand collect" -l class -d 'Collect this class alone; may be given several times [default: all]' -r -f -a "operating_system\t''
users\t''
services\t''
listening_ports\t''
system\t''
bios\t''
firmware\t''
board\t''
chassis\t''
virtualization\t''
processors\t''
memory\t''
memory_modules\t''
disks\t''
partitions\t''
file_systems\t''
interfaces\t''
pci_devices\t''
usb_devices\t''
gpus\t''
tpm\t''
packages\t''
hotfixes\t''
container_images\t''
custom\t''
resources\t''"
complete -c smsinv -n "__fish_smsinv_using_subcommand collect" -l root -d 'Read the root file system in this directory instead of this machine' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand collect" -l own -d 'Read classes of your own from this directory' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand collect" -l mif-limit -d 'The largest management information file, in bytes' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand collect" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand collect" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand collect" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand collect" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand collect" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand collect" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand collect" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand collect" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand collect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand collect" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -l from -d 'Who wrote it: facter' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand list" -l where -d 'Only clients that this filter asks for; sms-query(7) describes it' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand list" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand list" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand list" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand list" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand list" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand list" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand list" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand list" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand query" -l fields -d 'Fields to show beside host name and id' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand query" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand query" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand query" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand query" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand query" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand query" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand query" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand query" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand query" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand query" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand show" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand show" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand show" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand show" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand show" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand show" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand show" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand show" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l client -d 'The client by id or host name' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l dry-run -d 'Check everything, but store nothing'
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect import list query show submit help" -f -a "collect" -d 'Collect this machine\'s inventory: hardware, operating system and software'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect import list query show submit help" -f -a "import" -d 'Read one machine\'s inventory that another tool wrote, and write it as ours'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect import list query show submit help" -f -a "list" -d 'List clients and when their inventories were collected'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect import list query show submit help" -f -a "query" -d 'Find clients by a filter over their inventories'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect import list query show submit help" -f -a "show" -d 'Show the last inventory of a client, or one from a pipe'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect import list query show submit help" -f -a "submit" -d 'Store an inventory as the last one of a client, and judge the client by it'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect import list query show submit help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
