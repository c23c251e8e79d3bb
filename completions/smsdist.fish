# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_smsdist_global_optspecs
    string join \n output= json q/quiet v/verbose no-progress site-dir= catalog= operator-key= h/help V/version
end

function __fish_smsdist_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_smsdist_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_smsdist_using_subcommand
    set -l cmd (__fish_smsdist_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c smsdist -n "__fish_smsdist_needs_command" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsdist -n "__fish_smsdist_needs_command" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsdist -n "__fish_smsdist_needs_command" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsdist -n "__fish_smsdist_needs_command" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsdist -n "__fish_smsdist_needs_command" -l json -d 'Short for --output json'
complete -c smsdist -n "__fish_smsdist_needs_command" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsdist -n "__fish_smsdist_needs_command" -s v -l verbose -d 'Say what is done at each step'
complete -c smsdist -n "__fish_smsdist_needs_command" -l no-progress -d 'Show no progress bars'
complete -c smsdist -n "__fish_smsdist_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsdist -n "__fish_smsdist_needs_command" -s V -l version -d 'Print version'
complete -c smsdist -n "__fish_smsdist_needs_command" -f -a "coverage" -d 'Prove that every boundary reaches a distribution point with every released package, or name those that do not'
complete -c smsdist -n "__fish_smsdist_needs_command" -f -a "explain" -d 'Explain where a client finds the newest version of a package'
complete -c smsdist -n "__fish_smsdist_needs_command" -f -a "list" -d 'List the packages of the site'
complete -c smsdist -n "__fish_smsdist_needs_command" -f -a "package" -d 'Seal a folder or an archive as a package that runs one command'
complete -c smsdist -n "__fish_smsdist_needs_command" -f -a "prestage" -d 'Carry packages to distribution points as files, where lines are too slow'
complete -c smsdist -n "__fish_smsdist_needs_command" -f -a "prune" -d 'Remove old versions of packages, and what no version needs any more'
complete -c smsdist -n "__fish_smsdist_needs_command" -f -a "pull" -d 'Fetch what is released from other distribution points, in their order: content first, names last'
complete -c smsdist -n "__fish_smsdist_needs_command" -f -a "push" -d 'Push a package to distribution points: content first, its name last'
complete -c smsdist -n "__fish_smsdist_needs_command" -f -a "remove" -d 'Take a package from distribution points; the site\'s content store keeps it'
complete -c smsdist -n "__fish_smsdist_needs_command" -f -a "repair" -d 'Replace what distribution points lost or hold damaged, from the content store or another distribution point'
complete -c smsdist -n "__fish_smsdist_needs_command" -f -a "status" -d 'Show which distribution points hold which packages'
complete -c smsdist -n "__fish_smsdist_needs_command" -f -a "trace" -d 'Show what became of a package: one timeline from its source to the last client'
complete -c smsdist -n "__fish_smsdist_needs_command" -f -a "verify" -d 'Hash everything that distribution points hold, and follow every package to its files'
complete -c smsdist -n "__fish_smsdist_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsdist -n "__fish_smsdist_using_subcommand coverage" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsdist -n "__fish_smsdist_using_subcommand coverage" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand coverage" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand coverage" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand coverage" -l json -d 'Short for --output json'
complete -c smsdist -n "__fish_smsdist_using_subcommand coverage" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsdist -n "__fish_smsdist_using_subcommand coverage" -s v -l verbose -d 'Say what is done at each step'
complete -c smsdist -n "__fish_smsdist_using_subcommand coverage" -l no-progress -d 'Show no progress bars'
complete -c smsdist -n "__fish_smsdist_using_subcommand coverage" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsdist -n "__fish_smsdist_using_subcommand coverage" -s V -l version -d 'Print version'
complete -c smsdist -n "__fish_smsdist_using_subcommand explain" -l address -d 'An address in place of a client' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand explain" -l waited -d 'For how many minutes it has looked in vain: neighbour groups open in time' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand explain" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsdist -n "__fish_smsdist_using_subcommand explain" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand explain" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand explain" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand explain" -l json -d 'Short for --output json'
complete -c smsdist -n "__fish_smsdist_using_subcommand explain" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsdist -n "__fish_smsdist_using_subcommand explain" -s v -l verbose -d 'Say what is done at each step'
complete -c smsdist -n "__fish_smsdist_using_subcommand explain" -l no-progress -d 'Show no progress bars'
complete -c smsdist -n "__fish_smsdist_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsdist -n "__fish_smsdist_using_subcommand explain" -s V -l version -d 'Print version'
complete -c smsdist -n "__fish_smsdist_using_subcommand list" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsdist -n "__fish_smsdist_using_subcommand list" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand list" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand list" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand list" -l json -d 'Short for --output json'
complete -c smsdist -n "__fish_smsdist_using_subcommand list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsdist -n "__fish_smsdist_using_subcommand list" -s v -l verbose -d 'Say what is done at each step'
complete -c smsdist -n "__fish_smsdist_using_subcommand list" -l no-progress -d 'Show no progress bars'
complete -c smsdist -n "__fish_smsdist_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsdist -n "__fish_smsdist_using_subcommand list" -s V -l version -d 'Print version'
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l name -d 'The package\'s name' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l user -d 'The account that the command runs as' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l env -d 'A variable of the command\'s environment, which holds these and PATH alone; may be repeated' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l success-code -d 'An exit code that means that it is done; may be repeated' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l restart-code -d 'An exit code that means that it is done and in effect after a restart; may be repeated' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l max-run -d 'The longest that it may run' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l platform -d 'The machines that it is for, as OS, OS/RELEASE or OS/RELEASE/ARCHITECTURE, with * for any; others take none of it; may be repeated [default: all]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l max-memory -d 'The most memory that it may take' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l max-processes -d 'The most processes that it may have at a time' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l store -d 'The content store [default: content in the site folder]' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l urgent -d 'Let machines run it although they have started enough for a day'
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l dry-run -d 'Show what would be sealed'
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l json -d 'Short for --output json'
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -s v -l verbose -d 'Say what is done at each step'
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -l no-progress -d 'Show no progress bars'
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsdist -n "__fish_smsdist_using_subcommand package" -s V -l version -d 'Print version'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and not __fish_seen_subcommand_from export import help" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and not __fish_seen_subcommand_from export import help" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and not __fish_seen_subcommand_from export import help" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and not __fish_seen_subcommand_from export import help" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and not __fish_seen_subcommand_from export import help" -l json -d 'Short for --output json'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and not __fish_seen_subcommand_from export import help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and not __fish_seen_subcommand_from export import help" -s v -l verbose -d 'Say what is done at each step'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and not __fish_seen_subcommand_from export import help" -l no-progress -d 'Show no progress bars'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and not __fish_seen_subcommand_from export import help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and not __fish_seen_subcommand_from export import help" -s V -l version -d 'Print version'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and not __fish_seen_subcommand_from export import help" -f -a "export" -d 'Write the newest versions of packages into one file, to be carried to a distribution point'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and not __fish_seen_subcommand_from export import help" -f -a "import" -d 'Take packages out of a file that \'smsdist prestage export\' wrote: content first, names last'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and not __fish_seen_subcommand_from export import help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from export" -l out -d 'The new file; one that exists is never overwritten' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from export" -l for -d 'Leave out what this distribution point has, as far as the catalog knows' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from export" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from export" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from export" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from export" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from export" -l dry-run -d 'Say what would be written, and write nothing'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from export" -l json -d 'Short for --output json'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Say what is done at each step'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from export" -l no-progress -d 'Show no progress bars'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from export" -s V -l version -d 'Print version'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from import" -l point -d 'The distribution point by name, its directory, or s3://BUCKET/PREFIX' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from import" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from import" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from import" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from import" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from import" -l dry-run -d 'Verify the file, and say what it would bring'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from import" -l json -d 'Short for --output json'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Say what is done at each step'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from import" -l no-progress -d 'Show no progress bars'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from import" -s V -l version -d 'Print version'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write the newest versions of packages into one file, to be carried to a distribution point'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from help" -f -a "import" -d 'Take packages out of a file that \'smsdist prestage export\' wrote: content first, names last'
complete -c smsdist -n "__fish_smsdist_using_subcommand prestage; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsdist -n "__fish_smsdist_using_subcommand prune" -l point -d 'A distribution point by name, a directory, or s3://BUCKET/PREFIX; may be repeated [default: all that are configured]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand prune" -l group -d 'All distribution points of a group; may be repeated' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand prune" -l older -d 'How many versions before the newest are kept' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand prune" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsdist -n "__fish_smsdist_using_subcommand prune" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand prune" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand prune" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand prune" -l store -d 'Prune the site\'s content store [default: it and all distribution points that are configured]'
complete -c smsdist -n "__fish_smsdist_using_subcommand prune" -l dry-run -d 'Show what would be removed'
complete -c smsdist -n "__fish_smsdist_using_subcommand prune" -l json -d 'Short for --output json'
complete -c smsdist -n "__fish_smsdist_using_subcommand prune" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsdist -n "__fish_smsdist_using_subcommand prune" -s v -l verbose -d 'Say what is done at each step'
complete -c smsdist -n "__fish_smsdist_using_subcommand prune" -l no-progress -d 'Show no progress bars'
complete -c smsdist -n "__fish_smsdist_using_subcommand prune" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsdist -n "__fish_smsdist_using_subcommand prune" -s V -l version -d 'Print version'
complete -c smsdist -n "__fish_smsdist_using_subcommand pull" -l from -d 'A source: a distribution point by name, a directory, s3://BUCKET/PREFIX, or the address of a static web server; may be repeated, first ones first [default: as configured]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand pull" -l at-once -d 'Objects fetched at a time' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand pull" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsdist -n "__fish_smsdist_using_subcommand pull" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand pull" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand pull" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand pull" -l now -d 'Fetch at once, whatever the hours of the distribution point say'
complete -c smsdist -n "__fish_smsdist_using_subcommand pull" -l json -d 'Short for --output json'
complete -c smsdist -n "__fish_smsdist_using_subcommand pull" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsdist -n "__fish_smsdist_using_subcommand pull" -s v -l verbose -d 'Say what is done at each step'
complete -c smsdist -n "__fish_smsdist_using_subcommand pull" -l no-progress -d 'Show no progress bars'
complete -c smsdist -n "__fish_smsdist_using_subcommand pull" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsdist -n "__fish_smsdist_using_subcommand pull" -s V -l version -d 'Print version'
complete -c smsdist -n "__fish_smsdist_using_subcommand push" -l point -d 'A distribution point by name, a directory, or s3://BUCKET/PREFIX; may be repeated [default: all that are configured]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand push" -l group -d 'All distribution points of a group; may be repeated' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand push" -l at-once -d 'Objects sent at a time' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand push" -l limit-rate -d 'The most that is sent in a second, in KiB' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand push" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsdist -n "__fish_smsdist_using_subcommand push" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand push" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand push" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand push" -l now -d 'Send at once, whatever the hours of the distribution points say'
complete -c smsdist -n "__fish_smsdist_using_subcommand push" -l repair -d 'Hash what is there already, and replace what is damaged'
complete -c smsdist -n "__fish_smsdist_using_subcommand push" -l dry-run -d 'Show what would be sent'
complete -c smsdist -n "__fish_smsdist_using_subcommand push" -l json -d 'Short for --output json'
complete -c smsdist -n "__fish_smsdist_using_subcommand push" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsdist -n "__fish_smsdist_using_subcommand push" -s v -l verbose -d 'Say what is done at each step'
complete -c smsdist -n "__fish_smsdist_using_subcommand push" -l no-progress -d 'Show no progress bars'
complete -c smsdist -n "__fish_smsdist_using_subcommand push" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsdist -n "__fish_smsdist_using_subcommand push" -s V -l version -d 'Print version'
complete -c smsdist -n "__fish_smsdist_using_subcommand remove" -l source-version -d 'This version alone' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand remove" -l point -d 'A distribution point by name, a directory, or s3://BUCKET/PREFIX; may be repeated [default: all that are configured]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand remove" -l group -d 'All distribution points of a group; may be repeated' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand remove" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsdist -n "__fish_smsdist_using_subcommand remove" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand remove" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand remove" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand remove" -l dry-run -d 'Show what would be removed'
complete -c smsdist -n "__fish_smsdist_using_subcommand remove" -l json -d 'Short for --output json'
complete -c smsdist -n "__fish_smsdist_using_subcommand remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsdist -n "__fish_smsdist_using_subcommand remove" -s v -l verbose -d 'Say what is done at each step'
complete -c smsdist -n "__fish_smsdist_using_subcommand remove" -l no-progress -d 'Show no progress bars'
complete -c smsdist -n "__fish_smsdist_using_subcommand remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsdist -n "__fish_smsdist_using_subcommand remove" -s V -l version -d 'Print version'
complete -c smsdist -n "__fish_smsdist_using_subcommand repair" -l point -d 'A distribution point by name, a directory, or s3://BUCKET/PREFIX; may be repeated [default: all that are configured]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand repair" -l group -d 'All distribution points of a group; may be repeated' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand repair" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsdist -n "__fish_smsdist_using_subcommand repair" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand repair" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand repair" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand repair" -l store -d 'Repair the site\'s content store from the distribution points'
complete -c smsdist -n "__fish_smsdist_using_subcommand repair" -l json -d 'Short for --output json'
complete -c smsdist -n "__fish_smsdist_using_subcommand repair" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsdist -n "__fish_smsdist_using_subcommand repair" -s v -l verbose -d 'Say what is done at each step'
complete -c smsdist -n "__fish_smsdist_using_subcommand repair" -l no-progress -d 'Show no progress bars'
complete -c smsdist -n "__fish_smsdist_using_subcommand repair" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsdist -n "__fish_smsdist_using_subcommand repair" -s V -l version -d 'Print version'
complete -c smsdist -n "__fish_smsdist_using_subcommand status" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsdist -n "__fish_smsdist_using_subcommand status" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand status" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand status" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand status" -l json -d 'Short for --output json'
complete -c smsdist -n "__fish_smsdist_using_subcommand status" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsdist -n "__fish_smsdist_using_subcommand status" -s v -l verbose -d 'Say what is done at each step'
complete -c smsdist -n "__fish_smsdist_using_subcommand status" -l no-progress -d 'Show no progress bars'
complete -c smsdist -n "__fish_smsdist_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsdist -n "__fish_smsdist_using_subcommand status" -s V -l version -d 'Print version'
complete -c smsdist -n "__fish_smsdist_using_subcommand trace" -l source-version -d 'This version alone' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand trace" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsdist -n "__fish_smsdist_using_subcommand trace" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand trace" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand trace" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand trace" -l json -d 'Short for --output json'
complete -c smsdist -n "__fish_smsdist_using_subcommand trace" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsdist -n "__fish_smsdist_using_subcommand trace" -s v -l verbose -d 'Say what is done at each step'
complete -c smsdist -n "__fish_smsdist_using_subcommand trace" -l no-progress -d 'Show no progress bars'
complete -c smsdist -n "__fish_smsdist_using_subcommand trace" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsdist -n "__fish_smsdist_using_subcommand trace" -s V -l version -d 'Print version'
complete -c smsdist -n "__fish_smsdist_using_subcommand verify" -l point -d 'A distribution point by name, a directory, or s3://BUCKET/PREFIX; may be repeated [default: all that are configured]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand verify" -l group -d 'All distribution points of a group; may be repeated' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand verify" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smsdist -n "__fish_smsdist_using_subcommand verify" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand verify" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smsdist -n "__fish_smsdist_using_subcommand verify" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smsdist -n "__fish_smsdist_using_subcommand verify" -l json -d 'Short for --output json'
complete -c smsdist -n "__fish_smsdist_using_subcommand verify" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smsdist -n "__fish_smsdist_using_subcommand verify" -s v -l verbose -d 'Say what is done at each step'
complete -c smsdist -n "__fish_smsdist_using_subcommand verify" -l no-progress -d 'Show no progress bars'
complete -c smsdist -n "__fish_smsdist_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsdist -n "__fish_smsdist_using_subcommand verify" -s V -l version -d 'Print version'
complete -c smsdist -n "__fish_smsdist_using_subcommand help; and not __fish_seen_subcommand_from coverage explain list package prestage prune pull push remove repair status trace verify help" -f -a "coverage" -d 'Prove that every boundary reaches a distribution point with every released package, or name those that do not'
complete -c smsdist -n "__fish_smsdist_using_subcommand help; and not __fish_seen_subcommand_from coverage explain list package prestage prune pull push remove repair status trace verify help" -f -a "explain" -d 'Explain where a client finds the newest version of a package'
complete -c smsdist -n "__fish_smsdist_using_subcommand help; and not __fish_seen_subcommand_from coverage explain list package prestage prune pull push remove repair status trace verify help" -f -a "list" -d 'List the packages of the site'
complete -c smsdist -n "__fish_smsdist_using_subcommand help; and not __fish_seen_subcommand_from coverage explain list package prestage prune pull push remove repair status trace verify help" -f -a "package" -d 'Seal a folder or an archive as a package that runs one command'
complete -c smsdist -n "__fish_smsdist_using_subcommand help; and not __fish_seen_subcommand_from coverage explain list package prestage prune pull push remove repair status trace verify help" -f -a "prestage" -d 'Carry packages to distribution points as files, where lines are too slow'
complete -c smsdist -n "__fish_smsdist_using_subcommand help; and not __fish_seen_subcommand_from coverage explain list package prestage prune pull push remove repair status trace verify help" -f -a "prune" -d 'Remove old versions of packages, and what no version needs any more'
complete -c smsdist -n "__fish_smsdist_using_subcommand help; and not __fish_seen_subcommand_from coverage explain list package prestage prune pull push remove repair status trace verify help" -f -a "pull" -d 'Fetch what is released from other distribution points, in their order: content first, names last'
complete -c smsdist -n "__fish_smsdist_using_subcommand help; and not __fish_seen_subcommand_from coverage explain list package prestage prune pull push remove repair status trace verify help" -f -a "push" -d 'Push a package to distribution points: content first, its name last'
complete -c smsdist -n "__fish_smsdist_using_subcommand help; and not __fish_seen_subcommand_from coverage explain list package prestage prune pull push remove repair status trace verify help" -f -a "remove" -d 'Take a package from distribution points; the site\'s content store keeps it'
complete -c smsdist -n "__fish_smsdist_using_subcommand help; and not __fish_seen_subcommand_from coverage explain list package prestage prune pull push remove repair status trace verify help" -f -a "repair" -d 'Replace what distribution points lost or hold damaged, from the content store or another distribution point'
complete -c smsdist -n "__fish_smsdist_using_subcommand help; and not __fish_seen_subcommand_from coverage explain list package prestage prune pull push remove repair status trace verify help" -f -a "status" -d 'Show which distribution points hold which packages'
complete -c smsdist -n "__fish_smsdist_using_subcommand help; and not __fish_seen_subcommand_from coverage explain list package prestage prune pull push remove repair status trace verify help" -f -a "trace" -d 'Show what became of a package: one timeline from its source to the last client'
complete -c smsdist -n "__fish_smsdist_using_subcommand help; and not __fish_seen_subcommand_from coverage explain list package prestage prune pull push remove repair status trace verify help" -f -a "verify" -d 'Hash everything that distribution points hold, and follow every package to its files'
complete -c smsdist -n "__fish_smsdist_using_subcommand help; and not __fish_seen_subcommand_from coverage explain list package prestage prune pull push remove repair status trace verify help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smsdist -n "__fish_smsdist_using_subcommand help; and __fish_seen_subcommand_from prestage" -f -a "export" -d 'Write the newest versions of packages into one file, to be carried to a distribution point'
complete -c smsdist -n "__fish_smsdist_using_subcommand help; and __fish_seen_subcommand_from prestage" -f -a "import" -d 'Take packages out of a file that \'smsdist prestage export\' wrote: content first, names last'
