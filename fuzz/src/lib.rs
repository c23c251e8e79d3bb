//! The fuzz targets as libFuzzer calls them: each under an allocator that refuses what its input does not justify.

mod allocation;
pub mod targets;

pub use allocation::Largest;

/// Makes a binary of a target.
#[macro_export]
macro_rules! fuzz {
    ($name:ident) => {
        #[global_allocator]
        static ALLOCATOR: $crate::Largest = $crate::Largest;

        libfuzzer_sys::fuzz_target!(|input: &[u8]| $crate::run(stringify!($name), input));
    };
}

/// Runs a target on an input, and panics when it asked for more memory at once than it may.
pub fn run(name: &str, input: &[u8]) {
    let target = targets::ALL.iter().find(|target| target.name == name);
    let target = target.expect("a target of this name");
    allocation::forget();
    (target.run)(input);
    let (largest, most) = (allocation::largest(), (target.most)(input.len()));
    assert!(
        largest <= most,
        "{largest} bytes at once for an input of {}",
        input.len()
    );
}
