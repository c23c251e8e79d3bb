# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_smspatch_global_optspecs
    string join \n output= json q/quiet v/verbose no-progress site-dir= catalog= operator-key= h/help V/version
end

function __fish_smspatch_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_smspatch_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_smspatch_using_subcommand
    set -l cmd (__fish_smspatch_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c smspatch -n "__fish_smspatch_needs_command" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_needs_command" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_needs_command" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_needs_command" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_needs_command" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_needs_command" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_needs_command" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_needs_command" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_needs_command" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_needs_command" -f -a "affected" -d 'List the clients that a vulnerability, advisory or update concerns'
complete -c smspatch -n "__fish_smspatch_needs_command" -f -a "approve" -d 'Authorise updates that clients require, as a list for packaging'
complete -c smspatch -n "__fish_smspatch_needs_command" -f -a "compliance" -d 'Measure compliance: compliant, not compliant, waiting for a restart and unknown add up to all clients'
complete -c smspatch -n "__fish_smspatch_needs_command" -f -a "confirm" -d 'Stand for a deployment of another operator, so that it may reach all that it reaches now'
complete -c smspatch -n "__fish_smspatch_needs_command" -f -a "deploy" -d 'Deploy the newest version of a package to a collection'
complete -c smspatch -n "__fish_smspatch_needs_command" -f -a "deployments" -d 'List deployments and how they stand'
complete -c smspatch -n "__fish_smspatch_needs_command" -f -a "feed" -d 'List, add and remove feeds'
complete -c smspatch -n "__fish_smspatch_needs_command" -f -a "list" -d 'List the updates that are known from feeds'
complete -c smspatch -n "__fish_smspatch_needs_command" -f -a "package" -d 'Fetch the payloads of an authorization list and seal them as a package version'
complete -c smspatch -n "__fish_smspatch_needs_command" -f -a "release" -d 'Release packages: sign for the manifests that machines may run'
complete -c smspatch -n "__fish_smspatch_needs_command" -f -a "scan" -d 'Show which updates clients require, by machine or by update'
complete -c smspatch -n "__fish_smspatch_needs_command" -f -a "show" -d 'Show an update: what it brings and closes; or a vulnerability, and what closes it'
complete -c smspatch -n "__fish_smspatch_needs_command" -f -a "sync" -d 'Take in update catalogs: verify their signatures and digests, replace what is known of each feed'
complete -c smspatch -n "__fish_smspatch_needs_command" -f -a "undeploy" -d 'End a deployment; what clients have installed stays'
complete -c smspatch -n "__fish_smspatch_needs_command" -f -a "why" -d 'Explain why an update stands to a client as it does'
complete -c smspatch -n "__fish_smspatch_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smspatch -n "__fish_smspatch_using_subcommand affected" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand affected" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand affected" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand affected" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand affected" -l exit-code -d 'Leave with code 21 when some client is affected'
complete -c smspatch -n "__fish_smspatch_using_subcommand affected" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand affected" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand affected" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand affected" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand affected" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand affected" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand approve" -l severity -d 'Only what is at least so severe: low, moderate, important or critical' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand approve" -l where -d 'Only updates that this filter asks for; sms-query(7) describes it' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand approve" -l name -d 'The list\'s name [default: the day and a digest of what it holds]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand approve" -l scan -d 'Read the scan from this file' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand approve" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand approve" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand approve" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand approve" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand approve" -l security -d 'Only what closes a vulnerability'
complete -c smspatch -n "__fish_smspatch_using_subcommand approve" -l all -d 'Everything that is required'
complete -c smspatch -n "__fish_smspatch_using_subcommand approve" -l dry-run -d 'Show the list without storing it'
complete -c smspatch -n "__fish_smspatch_using_subcommand approve" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand approve" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand approve" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand approve" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand approve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand approve" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand compliance" -l collection -d 'The collection' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand compliance" -l where -d 'Only clients that this filter asks for; sms-query(7) describes it' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand compliance" -l where-update -d 'Only updates that this filter asks for, also where clients are counted; sms-query(7) describes it' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand compliance" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand compliance" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand compliance" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand compliance" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand compliance" -l exit-code -d 'End with exit code 21 unless every client is compliant'
complete -c smspatch -n "__fish_smspatch_using_subcommand compliance" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand compliance" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand compliance" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand compliance" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand compliance" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand compliance" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand confirm" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand confirm" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand confirm" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand confirm" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand confirm" -l dry-run -d 'Show what would be confirmed'
complete -c smspatch -n "__fish_smspatch_using_subcommand confirm" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand confirm" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand confirm" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand confirm" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand confirm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand confirm" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand deploy" -l collection -d 'For whom' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand deploy" -l available -d 'From when content is downloaded: a time (RFC 3339) or from now on (2h, 7d) [default: now]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand deploy" -l deadline -d 'From when it is installed without asking [default: when it is available]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand deploy" -l purpose -d 'Whether clients must install it: required or available' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand deploy" -l restart -d 'When a restart is needed: suppress or immediate' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand deploy" -l remote -d 'Where only distribution points across a slow link have it: download or dont_run' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand deploy" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand deploy" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand deploy" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand deploy" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand deploy" -l dry-run -d 'Show what it would do to each client'
complete -c smspatch -n "__fish_smspatch_using_subcommand deploy" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand deploy" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand deploy" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand deploy" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand deploy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand deploy" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand deployments" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand deployments" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand deployments" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand deployments" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand deployments" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand deployments" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand deployments" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand deployments" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand deployments" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand deployments" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and not __fish_seen_subcommand_from list add remove help" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and not __fish_seen_subcommand_from list add remove help" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and not __fish_seen_subcommand_from list add remove help" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and not __fish_seen_subcommand_from list add remove help" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and not __fish_seen_subcommand_from list add remove help" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and not __fish_seen_subcommand_from list add remove help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and not __fish_seen_subcommand_from list add remove help" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and not __fish_seen_subcommand_from list add remove help" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and not __fish_seen_subcommand_from list add remove help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and not __fish_seen_subcommand_from list add remove help" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and not __fish_seen_subcommand_from list add remove help" -f -a "list" -d 'Show the configured feeds and how the last sync left them'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and not __fish_seen_subcommand_from list add remove help" -f -a "add" -d 'Add a feed, or with --apt-lists one for each suite of this machine\'s distribution'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and not __fish_seen_subcommand_from list add remove help" -f -a "remove" -d 'Remove a feed and what was synced from it'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and not __fish_seen_subcommand_from list add remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from list" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from list" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from list" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from list" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from list" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -l kind -d 'What the feed is written in: apt, osv, rpm, kb, msrc, wsus, own, kev or epss' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -l uri -d 'Its address: http or https, a directory or a file' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -l suite -d 'For apt: the suite, for example bookworm-security' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -l component -d 'For apt: a component; may be repeated [default: main]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -l architecture -d 'For apt: an architecture; may be repeated [default: amd64]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -l keyring -d 'For apt and rpm: the keyring that must have signed it [default for apt: /usr/share/keyrings/debian-archive-keyring.gpg]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -l release -d 'For rpm: the release that it is for, for example almalinux/9; for osv: the only one that is wanted' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -l classification -d 'What its updates are for: security or maintenance [default: security, for apt when the suite\'s name says so]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -l apt-lists -d 'Take what apt has fetched on this machine'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -l dry-run -d 'Show what would be added'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from add" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from remove" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from remove" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from remove" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from remove" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from remove" -l yes -d 'Really remove what was synced from it'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from remove" -l dry-run -d 'Show what would be removed'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from remove" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from remove" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from remove" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from help" -f -a "list" -d 'Show the configured feeds and how the last sync left them'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add a feed, or with --apt-lists one for each suite of this machine\'s distribution'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove a feed and what was synced from it'
complete -c smspatch -n "__fish_smspatch_using_subcommand feed; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smspatch -n "__fish_smspatch_using_subcommand list" -l source -d 'Only of this source package' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand list" -l cve -d 'Only what closes this vulnerability' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand list" -l where -d 'Only updates that this filter asks for; sms-query(7) describes it' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand list" -l limit -d 'At most so many' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand list" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand list" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand list" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand list" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand list" -l security -d 'Only what closes a vulnerability'
complete -c smspatch -n "__fish_smspatch_using_subcommand list" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand list" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand list" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand list" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand package" -l store -d 'The content store [default: content in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand package" -l name -d 'The package\'s name [default: the list\'s]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand package" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand package" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand package" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand package" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand package" -l urgent -d 'Let machines install it although they have started enough for a day (/etc/sms/agent.toml)'
complete -c smspatch -n "__fish_smspatch_using_subcommand package" -l dry-run -d 'Show what would be fetched'
complete -c smspatch -n "__fish_smspatch_using_subcommand package" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand package" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand package" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand package" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand package" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand package" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and not __fish_seen_subcommand_from list publish request sign help" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and not __fish_seen_subcommand_from list publish request sign help" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and not __fish_seen_subcommand_from list publish request sign help" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and not __fish_seen_subcommand_from list publish request sign help" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and not __fish_seen_subcommand_from list publish request sign help" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and not __fish_seen_subcommand_from list publish request sign help" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and not __fish_seen_subcommand_from list publish request sign help" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and not __fish_seen_subcommand_from list publish request sign help" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and not __fish_seen_subcommand_from list publish request sign help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and not __fish_seen_subcommand_from list publish request sign help" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and not __fish_seen_subcommand_from list publish request sign help" -f -a "list" -d 'Show which package versions are released, and which wait for the release keys'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and not __fish_seen_subcommand_from list publish request sign help" -f -a "publish" -d 'Publish a release that came back signed'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and not __fish_seen_subcommand_from list publish request sign help" -f -a "request" -d 'Write what waits for the release keys into a file, to be carried to them'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and not __fish_seen_subcommand_from list publish request sign help" -f -a "sign" -d 'Show what a release would let machines run, and sign it'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and not __fish_seen_subcommand_from list publish request sign help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from list" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from list" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from list" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from list" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from list" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from publish" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from publish" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from publish" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from publish" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from publish" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from publish" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from publish" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from publish" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from publish" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from publish" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from request" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from request" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from request" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from request" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from request" -l dry-run -d 'Show what would be asked for'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from request" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from request" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from request" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from request" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from request" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from request" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from sign" -l key -d 'The file of the release key' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from sign" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from sign" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from sign" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from sign" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from sign" -l yes -d 'Really sign it'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from sign" -l dry-run -d 'Show what would be signed'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from sign" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from sign" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from sign" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from sign" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from sign" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from sign" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from help" -f -a "list" -d 'Show which package versions are released, and which wait for the release keys'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from help" -f -a "publish" -d 'Publish a release that came back signed'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from help" -f -a "request" -d 'Write what waits for the release keys into a file, to be carried to them'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from help" -f -a "sign" -d 'Show what a release would let machines run, and sign it'
complete -c smspatch -n "__fish_smspatch_using_subcommand release; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smspatch -n "__fish_smspatch_using_subcommand scan" -l inventory -d 'Judge the inventory in this file; may be repeated' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand scan" -l collection -d 'Only members of this collection' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand scan" -l where -d 'Only clients that this filter asks for; sms-query(7) describes it' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand scan" -l by -d 'One line a machine and update, or one line an update' -r -f -a "machine\t'One line a machine and update'
update\t'One line an update'"
complete -c smspatch -n "__fish_smspatch_using_subcommand scan" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand scan" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand scan" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand scan" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand scan" -l exit-code -d 'End with exit code 21 when something is required'
complete -c smspatch -n "__fish_smspatch_using_subcommand scan" -l dry-run -d 'Show the states without storing them'
complete -c smspatch -n "__fish_smspatch_using_subcommand scan" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand scan" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand scan" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand scan" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand scan" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand scan" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand show" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand show" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand show" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand show" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand show" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand show" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand show" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand show" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand show" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand sync" -l offline -d 'Read mirrors below this directory instead of the feeds\' addresses' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand sync" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand sync" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand sync" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand sync" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand sync" -l confirm -d 'Believe a feed that has lost more than a fifth of its updates'
complete -c smspatch -n "__fish_smspatch_using_subcommand sync" -l dry-run -d 'Read and verify, but store nothing'
complete -c smspatch -n "__fish_smspatch_using_subcommand sync" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand sync" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand sync" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand sync" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand sync" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand sync" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand undeploy" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand undeploy" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand undeploy" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand undeploy" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand undeploy" -l yes -d 'Really end it'
complete -c smspatch -n "__fish_smspatch_using_subcommand undeploy" -l dry-run -d 'Show what would be ended'
complete -c smspatch -n "__fish_smspatch_using_subcommand undeploy" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand undeploy" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand undeploy" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand undeploy" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand undeploy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand undeploy" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand why" -l output -d 'How results are written [default: table; json in a pipe where the next tool reads it]' -r -f -a "table\t'For people: aligned columns'
json\t'One JSON document'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values with a header line'"
complete -c smspatch -n "__fish_smspatch_using_subcommand why" -l site-dir -d 'The folder with the site\'s keys, content store and catalog' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand why" -l catalog -d 'The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]' -r
complete -c smspatch -n "__fish_smspatch_using_subcommand why" -l operator-key -d 'Your operator\'s key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]' -r -F
complete -c smspatch -n "__fish_smspatch_using_subcommand why" -l json -d 'Short for --output json'
complete -c smspatch -n "__fish_smspatch_using_subcommand why" -s q -l quiet -d 'Say nothing but results and errors'
complete -c smspatch -n "__fish_smspatch_using_subcommand why" -s v -l verbose -d 'Say what is done at each step'
complete -c smspatch -n "__fish_smspatch_using_subcommand why" -l no-progress -d 'Show no progress bars'
complete -c smspatch -n "__fish_smspatch_using_subcommand why" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smspatch -n "__fish_smspatch_using_subcommand why" -s V -l version -d 'Print version'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and not __fish_seen_subcommand_from affected approve compliance confirm deploy deployments feed list package release scan show sync undeploy why help" -f -a "affected" -d 'List the clients that a vulnerability, advisory or update concerns'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and not __fish_seen_subcommand_from affected approve compliance confirm deploy deployments feed list package release scan show sync undeploy why help" -f -a "approve" -d 'Authorise updates that clients require, as a list for packaging'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and not __fish_seen_subcommand_from affected approve compliance confirm deploy deployments feed list package release scan show sync undeploy why help" -f -a "compliance" -d 'Measure compliance: compliant, not compliant, waiting for a restart and unknown add up to all clients'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and not __fish_seen_subcommand_from affected approve compliance confirm deploy deployments feed list package release scan show sync undeploy why help" -f -a "confirm" -d 'Stand for a deployment of another operator, so that it may reach all that it reaches now'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and not __fish_seen_subcommand_from affected approve compliance confirm deploy deployments feed list package release scan show sync undeploy why help" -f -a "deploy" -d 'Deploy the newest version of a package to a collection'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and not __fish_seen_subcommand_from affected approve compliance confirm deploy deployments feed list package release scan show sync undeploy why help" -f -a "deployments" -d 'List deployments and how they stand'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and not __fish_seen_subcommand_from affected approve compliance confirm deploy deployments feed list package release scan show sync undeploy why help" -f -a "feed" -d 'List, add and remove feeds'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and not __fish_seen_subcommand_from affected approve compliance confirm deploy deployments feed list package release scan show sync undeploy why help" -f -a "list" -d 'List the updates that are known from feeds'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and not __fish_seen_subcommand_from affected approve compliance confirm deploy deployments feed list package release scan show sync undeploy why help" -f -a "package" -d 'Fetch the payloads of an authorization list and seal them as a package version'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and not __fish_seen_subcommand_from affected approve compliance confirm deploy deployments feed list package release scan show sync undeploy why help" -f -a "release" -d 'Release packages: sign for the manifests that machines may run'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and not __fish_seen_subcommand_from affected approve compliance confirm deploy deployments feed list package release scan show sync undeploy why help" -f -a "scan" -d 'Show which updates clients require, by machine or by update'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and not __fish_seen_subcommand_from affected approve compliance confirm deploy deployments feed list package release scan show sync undeploy why help" -f -a "show" -d 'Show an update: what it brings and closes; or a vulnerability, and what closes it'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and not __fish_seen_subcommand_from affected approve compliance confirm deploy deployments feed list package release scan show sync undeploy why help" -f -a "sync" -d 'Take in update catalogs: verify their signatures and digests, replace what is known of each feed'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and not __fish_seen_subcommand_from affected approve compliance confirm deploy deployments feed list package release scan show sync undeploy why help" -f -a "undeploy" -d 'End a deployment; what clients have installed stays'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and not __fish_seen_subcommand_from affected approve compliance confirm deploy deployments feed list package release scan show sync undeploy why help" -f -a "why" -d 'Explain why an update stands to a client as it does'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and not __fish_seen_subcommand_from affected approve compliance confirm deploy deployments feed list package release scan show sync undeploy why help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and __fish_seen_subcommand_from feed" -f -a "list" -d 'Show the configured feeds and how the last sync left them'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and __fish_seen_subcommand_from feed" -f -a "add" -d 'Add a feed, or with --apt-lists one for each suite of this machine\'s distribution'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and __fish_seen_subcommand_from feed" -f -a "remove" -d 'Remove a feed and what was synced from it'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and __fish_seen_subcommand_from release" -f -a "list" -d 'Show which package versions are released, and which wait for the release keys'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and __fish_seen_subcommand_from release" -f -a "publish" -d 'Publish a release that came back signed'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and __fish_seen_subcommand_from release" -f -a "request" -d 'Write what waits for the release keys into a file, to be carried to them'
complete -c smspatch -n "__fish_smspatch_using_subcommand help; and __fish_seen_subcommand_from release" -f -a "sign" -d 'Show what a release would let machines run, and sign it'
