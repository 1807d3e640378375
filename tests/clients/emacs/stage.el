;;; stage.el --- what both journeys stand on -*- lexical-binding: t -*-
;; emacs --batch -Q -l stage.el -l eglot.el|lsp.el -- CONFIGURATION WORKSPACE
;; The configuration is the one of docs/editors.md. Prints `ok NAME` last and ends with status 0 when all held.

;; Compiling to machine code would start other Emacses, which know nothing of where this one lies.
(setq native-comp-jit-compilation nil native-comp-enable-subr-trampolines nil)

(require 'cl-lib)
(require 'markdown-mode)

(setq debug-on-error nil
      make-backup-files nil create-lockfiles nil auto-save-default nil
      coding-system-for-read 'utf-8-unix coding-system-for-write 'utf-8-unix
      vc-handled-backends nil)

(defvar stage-poke #'ignore
  "Sends what the client would send when it has idle time, which batch mode has not.")

(defun stage-wait (what condition)
  "Wait until CONDITION holds, else fail with WHAT."
  (let ((end (+ (float-time) 20)) found)
    (while (and (not (setq found (funcall condition))) (< (float-time) end))
      (funcall stage-poke)
      (accept-process-output nil 0.02))
    (or found (error "timed out waiting for %s" what))))

(defun stage-equal (want got what)
  (unless (equal want got) (error "%s: want %S, got %S" what want got)))

(defun stage-text () (buffer-substring-no-properties (point-min) (point-max)))

(defun stage-disk (file)
  (with-temp-buffer (insert-file-contents-literally file) (decode-coding-string (buffer-string) 'utf-8-unix)))

(defun stage-go (text)
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defun stage-with (text old new)
  (stage-equal 1 (cl-count-if #'identity (list (string-search old text))) (format "%s in %s" old text))
  (string-replace old new text))

(defun stage-becomes (what want)
  (condition-case nil
      (stage-wait what (lambda () (equal want (stage-text))))
    (error (error "%s: want %S, got %S" what want (stage-text)))))

(defun stage-undo ()
  "Take back what was done last, as a person does who has undone nothing yet."
  (undo-boundary)
  (setq last-command nil)
  (undo))

(defun stage-run (name journey)
  "Run JOURNEY with the configuration loaded and the workspace as its argument."
  (condition-case problem
      (let ((arguments (if (equal (car command-line-args-left) "--") (cdr command-line-args-left)
                         command-line-args-left)))
        (load (car arguments) nil t t)
        (funcall journey (file-name-as-directory (cadr arguments)))
        (message "ok %s" name)
        (kill-emacs 0))
    (error
     (message "FAIL %s: %s" name (error-message-string problem))
     (dolist (buffer (buffer-list))
       (when (string-match-p "EGLOT\\|lsp-log\\|chant" (buffer-name buffer))
         (message "--- %s\n%s" (buffer-name buffer) (with-current-buffer buffer (buffer-string)))))
     (kill-emacs 1))))
