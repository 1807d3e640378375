//! The runs of a spec as a document to read, newest first.

use crate::model::{
    run::{Ended, Started},
    time,
};

/// One run, as far as it has come; the flag says whether it goes on.
pub type Run<'a> = (&'a Started, Option<&'a Ended>, bool);

/// The page of the runs of a spec, which are given oldest first.
#[must_use]
pub fn run_page<'a>(id: &str, runs: impl DoubleEndedIterator<Item = Run<'a>>) -> String {
    let mut page = format!("# Runs of {id}\n");
    let mut any = false;
    for (started, ended, live) in runs.rev() {
        any = true;
        let at = time::written(started.at);
        let state = match ended {
            Some(ended) => ended.outcome.replace('_', " "),
            None if live => "running".to_owned(),
            None => "lost".to_owned(),
        };
        page.push_str(&format!("\n## {at}: {state}\n\n"));
        let model = started.model.as_deref();
        let model = model.map_or_else(String::new, |model| format!(", model {model}"));
        page.push_str(&format!(
            "- {} by {}, prompt {}{model}\n",
            started.agent, started.backend, started.prompt
        ));
        match ended {
            Some(ended) => {
                page.push_str(&format!(
                    "- {}\n- took {}\n",
                    ended.message,
                    taken(ended.seconds)
                ));
                if !ended.commits.is_empty() {
                    page.push_str(&format!("- commits {}\n", ended.commits.join(", ")));
                }
                for open in &ended.open {
                    page.push_str(&format!("- open: {open}\n"));
                }
            }
            None if live => page.push_str(&format!("- process {}\n", started.keeper)),
            None => page.push_str("- what kept watch over it was ended\n"),
        }
    }
    if any {
        page.push_str(&format!(
            "\nAll that the agents said is in .chant/logs/{id}.log\n"
        ));
    } else {
        page.push_str("\nNone from an editor or by chant-lsp.\n");
    }
    page
}

/// `75` as `1 min 15 s`.
#[must_use]
pub fn taken(seconds: i64) -> String {
    match (
        seconds.max(0) / 3600,
        seconds.max(0) / 60 % 60,
        seconds.max(0) % 60,
    ) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn tells_of_every_run_newest_first() {
        let started = |at| Started {
            at,
            backend: "built-in".to_owned(),
            agent: "claude".to_owned(),
            prompt: "standard".to_owned(),
            keeper: 77,
            ..Started::default()
        };
        let ended = Ended {
            seconds: 75,
            outcome: "needs_attention".to_owned(),
            message: "a: the agent has ended, and 1 of 2 criteria is still open".to_owned(),
            open: vec!["Test it".to_owned()],
            commits: vec!["abc1234".to_owned()],
            ..Ended::default()
        };
        let (one, two) = (started(0), started(90));
        let runs = [(&one, Some(&ended), false), (&two, None, true)];
        expect![[r#"
            # Runs of a

            ## 1970-01-01T00:01:30Z: running

            - claude by built-in, prompt standard
            - process 77

            ## 1970-01-01T00:00:00Z: needs attention

            - claude by built-in, prompt standard
            - a: the agent has ended, and 1 of 2 criteria is still open
            - took 1 min 15 s
            - commits abc1234
            - open: Test it

            All that the agents said is in .chant/logs/a.log
        "#]]
        .assert_eq(&run_page("a", runs.into_iter()));
    }

    #[test]
    fn without_runs_it_says_so() {
        assert!(run_page("a", std::iter::empty()).contains("None from"));
        assert_eq!(taken(3661), "1 h 1 min");
    }
}
