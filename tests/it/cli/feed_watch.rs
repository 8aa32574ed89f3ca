//! `baoshu feed --watch`.

use super::feed::job;
use super::{baoshu, column};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A watch that runs, and the lines that it says.
struct Watching {
    child: Child,
    lines: BufReader<std::process::ChildStdout>,
}

impl Watching {
    fn start(dir: &Path) -> Self {
        let mut child = Command::new(baoshu(dir).get_program())
            .current_dir(dir)
            .args(["feed", "job.toml", "--watch", "--quiet"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    /// Waits for the next run.
    fn next(&mut self) -> serde_json::Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// Asks it to end: the runs that nobody waited for.
    fn end(mut self) -> usize {
        assert!(Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap().success());
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        (&mut self.lines).lines().count()
    }

    /// The bytes that it has read so far, of files and of what the system tells.
    #[cfg(target_os = "linux")]
    fn bytes_read(&self) -> String {
        let io = std::fs::read_to_string(format!("/proc/{}/io", self.child.id())).unwrap();
        io.lines().find(|l| l.starts_with("rchar")).unwrap().to_owned()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // Where a test has failed.
        let _ = self.child.kill();
    }
}

#[test]
fn what_changes_in_sources_and_job_is_fed_until_the_watch_is_stopped() {
    let dir = job("t.csv", "");
    let at = |name: &str| dir.path().join(name);
    let mut watching = Watching::start(dir.path());
    assert_eq!(watching.next()["inserted"], 3);
    std::fs::write(at("n/d.txt"), "全市植树31株。\n").unwrap();
    assert_eq!(watching.next()["inserted"], 1, "a new file");
    // As editors save: a file of the same size and the same time takes the place of the old one.
    std::fs::write(at("n/.d.new"), "全市植树47株。\n").unwrap();
    let time = at("n/d.txt").metadata().unwrap().modified().unwrap();
    std::fs::File::options().write(true).open(at("n/.d.new")).unwrap().set_modified(time).unwrap();
    std::fs::rename(at("n/.d.new"), at("n/d.txt")).unwrap();
    assert_eq!(watching.next()["inserted"], 1, "a file replaced by rename");
    // A folder that the job did not name, and a job that is broken for a while.
    let text = std::fs::read_to_string(at("job.toml")).unwrap();
    std::fs::write(at("job.toml"), "sources = [").unwrap();
    assert!(watching.next()["error"].as_str().unwrap().contains("job.toml"), "a broken job is said");
    std::fs::create_dir(at("m")).unwrap();
    std::fs::write(at("m/e.txt"), "全市新建学校5所。\n").unwrap();
    std::fs::write(at("job.new"), text.replace("[\"n\"]", "[\"n\", \"m\"]")).unwrap();
    std::fs::rename(at("job.new"), at("job.toml")).unwrap();
    assert_eq!(watching.next()["inserted"], 1, "a changed job");
    std::fs::write(at("m/f.txt"), "全市新建医院6家。\n").unwrap();
    assert_eq!(watching.next()["inserted"], 1, "a file in a folder that the changed job names");
    let table = std::fs::read_to_string(at("t.csv")).unwrap();
    assert_eq!(column(&table, "doc").len(), 7);
    assert_eq!(watching.end(), 0);
}

/// A file beside the job that is written all the time neither starts runs nor puts them off.
#[test]
fn a_busy_file_beside_the_job_does_not_hold_the_watch_up() {
    let dir = job("t.csv", "");
    let mut watching = Watching::start(dir.path());
    watching.next();
    let busy = std::sync::atomic::AtomicBool::new(true);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while busy.load(std::sync::atomic::Ordering::Relaxed) {
                std::fs::write(dir.path().join("other.log"), "x").unwrap();
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        std::thread::sleep(Duration::from_millis(500));
        std::fs::write(dir.path().join("n/d.txt"), "全市植树31株。\n").unwrap();
        let (tell, told) = std::sync::mpsc::channel();
        scope.spawn(move || {
            let line = watching.next();
            tell.send((line, watching)).unwrap();
        });
        let said = told.recv_timeout(Duration::from_secs(60));
        busy.store(false, std::sync::atomic::Ordering::Relaxed);
        let (line, watching) = said.expect("a run although a file is busy");
        assert_eq!(line["inserted"], 1);
        assert_eq!(watching.end(), 0, "no run for the file beside");
    });
}

#[cfg(target_os = "linux")]
#[test]
fn an_idle_watch_does_not_look_again_and_again() {
    let dir = job("t.csv", "");
    let mut watching = Watching::start(dir.path());
    watching.next();
    // What the run itself wrote is told of, and looked at once.
    let mut before = watching.bytes_read();
    let still = (0..20).any(|_| {
        std::thread::sleep(Duration::from_secs(3));
        let now = watching.bytes_read();
        std::mem::replace(&mut before, now.clone()) == now
    });
    assert!(still, "it reads and reads: {before}");
    assert_eq!(watching.end(), 0);
}
