//! The programs as a user meets them: arguments in; output, messages and exit code out. What a function can show is tested
//! beside that function; here are wiring and words.

mod site;

mod attacks;
mod audit;
mod bad_input;
mod boundary;
mod client;
mod collection;
mod configuration;
mod contract;
mod documents;
mod feeds;
mod import;
mod init;
mod inventory;
mod join;
mod key;
mod operator;
mod package;
mod patch;
mod places;
mod prestage;
mod query;
mod schemas;
mod status;
