;;; lsp-mode.el --- a journey with lsp-mode -*- lexical-binding: t -*-

(require 'lsp-mode)
(require 'lsp-lens)
(require 'lsp-modeline)
(require 'lsp-diagnostics)
(require 'flymake)

(setq lsp-auto-guess-root nil lsp-keep-workspace-alive nil lsp-enable-snippet nil
      lsp-restart 'ignore lsp-auto-configure t lsp-diagnostics-provider :none
      lsp-enable-file-watchers nil lsp-headerline-breadcrumb-enable nil lsp-modeline-code-actions-enable nil
      lsp-session-file (expand-file-name "session" temporary-file-directory)
      lsp-idle-delay 0.05 lsp-debounce-full-sync-notifications nil
      stage-poke (lambda () (when (bound-and-true-p lsp-mode) (lsp--flush-delayed-changes))))

(defun journey-open (root file)
  (lsp-workspace-folders-add (directory-file-name root))
  (find-file (concat root file))
  (lsp)                                 ; `lsp-deferred' waits until the buffer is seen
  (stage-wait "the server" (lambda () (and (lsp-workspaces)
                                           (eq 'initialized (lsp--workspace-status (car (lsp-workspaces))))))))

(defun journey-codes ()
  (mapcar (lambda (it) (format "%s" (lsp:diagnostic-code? it))) (lsp--get-buffer-diagnostics)))

(defun journey-fix (root)
  (journey-open root ".chant/specs/031-partial-id.md")
  (stage-wait "the mistake" (lambda () (equal '("partial-dependency") (journey-codes))))
  (let* ((before (stage-text))
         (after (stage-with before "depends_on: [003]" "depends_on: [003-root-cause]")))
    (stage-go "003]")
    (lsp-execute-code-action
     (seq-find #'lsp:code-action-is-preferred? (lsp-code-actions-at-point)))
    (stage-becomes "the fix" after)
    (stage-wait "nothing" (lambda () (null (journey-codes))))
    (stage-undo)
    (stage-becomes "undo" before)
    (stage-wait "the mistake again" (lambda () (equal '("partial-dependency") (journey-codes))))
    (stage-undo)
    (stage-becomes "undo of undo" after)
    (save-buffer)
    (stage-equal after (stage-disk buffer-file-name) "on disk")))

(defun journey-tick (root)
  (journey-open root ".chant/specs/084-vague-words.md")
  (let* ((before (stage-text))
         (box (and (string-match "- \\[ \\] .*" before) (match-string 0 before))))
    (stage-go box)
    (chant-tick)
    (stage-becomes "the tick" (stage-with before box (string-replace "[ ]" "[x]" box)))
    (stage-equal before (stage-disk buffer-file-name) "the disk")
    (stage-undo)
    (stage-becomes "undo" before)))

(defun journey-rename (root)
  (let* ((old (concat root ".chant/specs/003-root-cause.md"))
         (new (concat root ".chant/specs/003-cause.md"))
         (moved (stage-disk old)))
    (journey-open root ".chant/specs/004-impact-map.md")
    (let* ((before (stage-text))
           (after (stage-with before "- 003-root-cause" "- 003-cause")))
      (stage-go "003-root-cause")
      (lsp-rename "003-cause")
      (stage-becomes "the name" after)
      (stage-equal nil (file-exists-p old) "the old file")
      (stage-equal moved (stage-disk new) "what has moved")
      (stage-undo)
      (stage-becomes "undo" before)
      (stage-undo)
      (stage-becomes "undo of undo" after)
      (save-buffer)
      (stage-equal after (stage-disk buffer-file-name) "on disk"))))

(stage-run
 "lsp-mode"
 (lambda (root)
   (journey-fix (concat root "faulty/"))
   (journey-tick (concat root "faulty/"))
   (journey-rename (concat root "issue-42/"))
   (dolist (workspace (lsp--session-workspaces (lsp-session)))
     (let ((process (lsp--workspace-cmd-proc workspace)))
       (with-lsp-workspace workspace (lsp-workspace-shutdown workspace))
       (stage-wait "the server to end" (lambda () (not (process-live-p process))))))
   ;; Other markdown is left alone.
   (find-file (concat root "issue-42/README.md"))
   (stage-equal nil (or lsp-mode (chant-file-p buffer-file-name)) "a README is served")))
