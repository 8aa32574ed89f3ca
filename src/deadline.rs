//! The time that one document may take. What runs under [`within`] and calls [`check`] often enough is given up when its time is over:
//! the check unwinds, as a panic does, but says nothing.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

thread_local! {
    static UNTIL: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Why something has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Its time was over.
    Overrun,
    /// It panicked, which is a defect.
    Panicked,
}

struct Overrun;

/// Runs a function on this thread for so long at most.
pub fn within<T>(limit: Duration, run: impl FnOnce() -> T) -> Result<T, Lost> {
    let before = UNTIL.replace(Instant::now().checked_add(limit));
    let result = catch_unwind(AssertUnwindSafe(run));
    UNTIL.set(before);
    result.map_err(|e| if e.is::<Overrun>() { Lost::Overrun } else { Lost::Panicked })
}

/// Gives up when the time is over.
pub fn check() {
    if UNTIL.get().is_some_and(|until| Instant::now() > until) {
        resume_unwind(Box::new(Overrun));
    }
}

/// Runs a function that never checks, on a thread of its own that is left alone when the time is over.
pub fn apart<T: Send + 'static>(limit: Duration, run: impl FnOnce() -> T + Send + 'static) -> Result<T, Lost> {
    /// Libraries that read nested formats call themselves.
    const STACK: usize = 64 << 20;
    let (send, receive) = std::sync::mpsc::sync_channel(1);
    let work = move || {
        let _ = send.send(catch_unwind(AssertUnwindSafe(run)));
    };
    if std::thread::Builder::new().stack_size(STACK).spawn(work).is_err() {
        return Err(Lost::Overrun);
    }
    match receive.recv_timeout(limit) {
        Ok(result) => result.map_err(|_| Lost::Panicked),
        Err(_) => Err(Lost::Overrun),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_too_long_is_given_up() {
        let forever = || loop {
            check();
        };
        assert_eq!(within(Duration::ZERO, forever), Err::<(), _>(Lost::Overrun));
        assert_eq!(within(Duration::MAX, || 7), Ok(7));
        check();
        let (hold, held) = std::sync::mpsc::channel::<()>();
        assert_eq!(apart(Duration::from_millis(1), move || held.recv().is_ok()), Err(Lost::Overrun));
        drop(hold);
        assert_eq!(apart(Duration::MAX, || 7), Ok(7));
    }
}
