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
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "diff" -d 'Compare two inventories, or show what changed since a time'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "export" -d 'Write the software of an inventory as CycloneDX or SPDX'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "files" -d 'Try rules for files, and read what clients handed over'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "history" -d 'Show what changed in a client\'s inventory, oldest first'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "import" -d 'Read one machine\'s inventory that another tool wrote, and write it as ours'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "list" -d 'List clients and when their inventories were collected'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "metering" -d 'Show how programs are used that rules count'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "query" -d 'Find clients by a filter over their inventories'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "rejected" -d 'Look at reports that could not be read'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "show" -d 'Show the last inventory of a client, or one from a pipe'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "submit" -d 'Hand an inventory to the site'
complete -c smsinv -n "__fish_smsinv_needs_command" -f -a "take" -d 'Take inventories from a drop directory'
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
complete -c smsinv -n "__fish_smsinv_using_subcommand diff" -l since -d 'What changed from then on, of the client A or of all: a time (RFC 3339), or so long ago (2h, 7d)' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand diff" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand diff" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand diff" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand diff" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand diff" -l exit-code -d 'End with 21 when there are differences'
complete -c smsinv -n "__fish_smsinv_using_subcommand diff" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand diff" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand diff" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand diff" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand diff" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand export" -l format -d 'The form: cyclonedx (1.6) or spdx (2.3), both as JSON' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand export" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand export" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand export" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand export" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand export" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand export" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand export" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand export" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand export" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and not __fish_seen_subcommand_from get list scan help" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and not __fish_seen_subcommand_from get list scan help" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and not __fish_seen_subcommand_from get list scan help" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and not __fish_seen_subcommand_from get list scan help" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and not __fish_seen_subcommand_from get list scan help" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and not __fish_seen_subcommand_from get list scan help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and not __fish_seen_subcommand_from get list scan help" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and not __fish_seen_subcommand_from get list scan help" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and not __fish_seen_subcommand_from get list scan help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and not __fish_seen_subcommand_from get list scan help" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and not __fish_seen_subcommand_from get list scan help" -f -a "get" -d 'Write a file that a client handed over to a file here'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and not __fish_seen_subcommand_from get list scan help" -f -a "list" -d 'List the files that clients handed over, the newest content of each first'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and not __fish_seen_subcommand_from get list scan help" -f -a "scan" -d 'Show which files the rules of a configuration find on this machine, and send nothing'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and not __fish_seen_subcommand_from get list scan help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from get" -l number -d 'Which content; 1 is the newest' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from get" -l out -d 'The file to write, which must not be there yet' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from get" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from get" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from get" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from get" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from get" -l dry-run -d 'Say what would be written, and write nothing'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from get" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from get" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from get" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from list" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from list" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from list" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from list" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from list" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from scan" -l root -d 'The root of the file system to look through' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from scan" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from scan" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from scan" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from scan" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from scan" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from scan" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from scan" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from scan" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from scan" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from scan" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from help" -f -a "get" -d 'Write a file that a client handed over to a file here'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the files that clients handed over, the newest content of each first'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from help" -f -a "scan" -d 'Show which files the rules of a configuration find on this machine, and send nothing'
complete -c smsinv -n "__fish_smsinv_using_subcommand files; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsinv -n "__fish_smsinv_using_subcommand history" -l class -d 'Only of this class, as in \'packages\' or \'hardware.disks\'' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand history" -l since -d 'Only what changed from then on: a time (RFC 3339), or so long ago (2h, 7d)' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand history" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand history" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand history" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand history" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand history" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand history" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand history" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand history" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand history" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -l from -d 'Who wrote it: auto, facter, glpi, ocs, osquery, systeminfo, wmic-qfe, get-hotfix, windows-update, dpkg-status, dpkg, rpm or os-release; auto finds it out, and says so' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -l hostname -d 'The host\'s name, where the reports tell none' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -l platform -d 'What the system is, where the reports do not tell it, for example debian/bookworm/amd64' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -l store -d 'Store it in the catalog as the last inventory of the client of its host name; a host that is not known becomes a client that waits for approval'
complete -c smsinv -n "__fish_smsinv_using_subcommand import" -l dry-run -d 'Check everything, but store nothing'
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
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and not __fish_seen_subcommand_from list purge summary help" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and not __fish_seen_subcommand_from list purge summary help" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and not __fish_seen_subcommand_from list purge summary help" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and not __fish_seen_subcommand_from list purge summary help" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and not __fish_seen_subcommand_from list purge summary help" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and not __fish_seen_subcommand_from list purge summary help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and not __fish_seen_subcommand_from list purge summary help" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and not __fish_seen_subcommand_from list purge summary help" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and not __fish_seen_subcommand_from list purge summary help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and not __fish_seen_subcommand_from list purge summary help" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and not __fish_seen_subcommand_from list purge summary help" -f -a "list" -d 'List single uses of programs, as clients reported them lately'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and not __fish_seen_subcommand_from list purge summary help" -f -a "purge" -d 'Remove single uses and summaries that are older than the site\'s configuration says'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and not __fish_seen_subcommand_from list purge summary help" -f -a "summary" -d 'Show how many users used a program at a time, or how much each used it in a month'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and not __fish_seen_subcommand_from list purge summary help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from list" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from list" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from list" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from list" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from list" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from purge" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from purge" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from purge" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from purge" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from purge" -l dry-run -d 'Count what would be removed, and remove nothing'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from purge" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from purge" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from purge" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from purge" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from purge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from purge" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from summary" -l span -d 'How long each span is: quarter_hour or hour' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from summary" -l rule -d 'Only of this rule' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from summary" -l days -d 'So many days back' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from summary" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from summary" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from summary" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from summary" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from summary" -l monthly -d 'By month, client and user instead'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from summary" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from summary" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from summary" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from summary" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from summary" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from summary" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from help" -f -a "list" -d 'List single uses of programs, as clients reported them lately'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from help" -f -a "purge" -d 'Remove single uses and summaries that are older than the site\'s configuration says'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from help" -f -a "summary" -d 'Show how many users used a program at a time, or how much each used it in a month'
complete -c smsinv -n "__fish_smsinv_using_subcommand metering; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and not __fish_seen_subcommand_from list purge retry show help" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and not __fish_seen_subcommand_from list purge retry show help" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and not __fish_seen_subcommand_from list purge retry show help" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and not __fish_seen_subcommand_from list purge retry show help" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and not __fish_seen_subcommand_from list purge retry show help" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and not __fish_seen_subcommand_from list purge retry show help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and not __fish_seen_subcommand_from list purge retry show help" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and not __fish_seen_subcommand_from list purge retry show help" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and not __fish_seen_subcommand_from list purge retry show help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and not __fish_seen_subcommand_from list purge retry show help" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and not __fish_seen_subcommand_from list purge retry show help" -f -a "list" -d 'List reports that could not be read, oldest first'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and not __fish_seen_subcommand_from list purge retry show help" -f -a "purge" -d 'Forget reports that could not be read'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and not __fish_seen_subcommand_from list purge retry show help" -f -a "retry" -d 'Take rejected reports in again, as after this program has learned to read them'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and not __fish_seen_subcommand_from list purge retry show help" -f -a "show" -d 'Show a report that could not be read, as it came'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and not __fish_seen_subcommand_from list purge retry show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from list" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from list" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from list" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from list" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from list" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from purge" -l older-than -d 'Only those that came longer ago than this' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from purge" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from purge" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from purge" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from purge" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from purge" -l yes -d 'Really forget them'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from purge" -l dry-run -d 'Show what would be forgotten'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from purge" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from purge" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from purge" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from purge" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from purge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from purge" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from retry" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from retry" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from retry" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from retry" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from retry" -l dry-run -d 'Show what would become of them'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from retry" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from retry" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from retry" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from retry" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from retry" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from retry" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from show" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from show" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from show" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from show" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from show" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from show" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from help" -f -a "list" -d 'List reports that could not be read, oldest first'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from help" -f -a "purge" -d 'Forget reports that could not be read'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from help" -f -a "retry" -d 'Take rejected reports in again, as after this program has learned to read them'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a report that could not be read, as it came'
complete -c smsinv -n "__fish_smsinv_using_subcommand rejected; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l client -d 'Into the catalog, as that of this client: its id, host name or fingerprint' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l drop -d 'Into this drop directory' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l state-dir -d 'The agent\'s own folder, with --management-point [default: /var/lib/sms/agent]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l management-point -d 'To the management point that this machine is enrolled at'
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l dry-run -d 'Check everything, but store nothing'
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand submit" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand take" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsinv -n "__fish_smsinv_using_subcommand take" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand take" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsinv -n "__fish_smsinv_using_subcommand take" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsinv -n "__fish_smsinv_using_subcommand take" -l json -d 'Short for --output json'
complete -c smsinv -n "__fish_smsinv_using_subcommand take" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsinv -n "__fish_smsinv_using_subcommand take" -s v -l verbose -d 'Say what is done at each step'
complete -c smsinv -n "__fish_smsinv_using_subcommand take" -l no-progress -d 'Show no progress bars'
complete -c smsinv -n "__fish_smsinv_using_subcommand take" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsinv -n "__fish_smsinv_using_subcommand take" -s V -l version -d 'Print version'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect diff export files history import list metering query rejected show submit take help" -f -a "collect" -d 'Collect this machine\'s inventory: hardware, operating system and software'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect diff export files history import list metering query rejected show submit take help" -f -a "diff" -d 'Compare two inventories, or show what changed since a time'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect diff export files history import list metering query rejected show submit take help" -f -a "export" -d 'Write the software of an inventory as CycloneDX or SPDX'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect diff export files history import list metering query rejected show submit take help" -f -a "files" -d 'Try rules for files, and read what clients handed over'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect diff export files history import list metering query rejected show submit take help" -f -a "history" -d 'Show what changed in a client\'s inventory, oldest first'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect diff export files history import list metering query rejected show submit take help" -f -a "import" -d 'Read one machine\'s inventory that another tool wrote, and write it as ours'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect diff export files history import list metering query rejected show submit take help" -f -a "list" -d 'List clients and when their inventories were collected'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect diff export files history import list metering query rejected show submit take help" -f -a "metering" -d 'Show how programs are used that rules count'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect diff export files history import list metering query rejected show submit take help" -f -a "query" -d 'Find clients by a filter over their inventories'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect diff export files history import list metering query rejected show submit take help" -f -a "rejected" -d 'Look at reports that could not be read'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect diff export files history import list metering query rejected show submit take help" -f -a "show" -d 'Show the last inventory of a client, or one from a pipe'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect diff export files history import list metering query rejected show submit take help" -f -a "submit" -d 'Hand an inventory to the site'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect diff export files history import list metering query rejected show submit take help" -f -a "take" -d 'Take inventories from a drop directory'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and not __fish_seen_subcommand_from collect diff export files history import list metering query rejected show submit take help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and __fish_seen_subcommand_from files" -f -a "get" -d 'Write a file that a client handed over to a file here'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and __fish_seen_subcommand_from files" -f -a "list" -d 'List the files that clients handed over, the newest content of each first'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and __fish_seen_subcommand_from files" -f -a "scan" -d 'Show which files the rules of a configuration find on this machine, and send nothing'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and __fish_seen_subcommand_from metering" -f -a "list" -d 'List single uses of programs, as clients reported them lately'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and __fish_seen_subcommand_from metering" -f -a "purge" -d 'Remove single uses and summaries that are older than the site\'s configuration says'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and __fish_seen_subcommand_from metering" -f -a "summary" -d 'Show how many users used a program at a time, or how much each used it in a month'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and __fish_seen_subcommand_from rejected" -f -a "list" -d 'List reports that could not be read, oldest first'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and __fish_seen_subcommand_from rejected" -f -a "purge" -d 'Forget reports that could not be read'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and __fish_seen_subcommand_from rejected" -f -a "retry" -d 'Take rejected reports in again, as after this program has learned to read them'
complete -c smsinv -n "__fish_smsinv_using_subcommand help; and __fish_seen_subcommand_from rejected" -f -a "show" -d 'Show a report that could not be read, as it came'
