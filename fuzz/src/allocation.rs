//! An allocator that remembers the largest piece that any one thread asked for at once.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static LARGEST: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, watched.
pub struct Largest;

// SAFETY: each call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Largest {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
        unsafe { System.dealloc(piece, layout) }
    }

    unsafe fn realloc(&self, piece: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size);
        unsafe { System.realloc(piece, layout, size) }
    }
}

fn note(size: usize) {
    // a thread that is ending has no cell any more, and is of no interest
    let _ = LARGEST.try_with(|largest| largest.set(largest.get().max(size)));
}

/// Starts anew on this thread.
pub fn forget() {
    LARGEST.with(|largest| largest.set(0));
}

/// The largest piece since then.
pub fn largest() -> usize {
    LARGEST.with(Cell::get)
}
