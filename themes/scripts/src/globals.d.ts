/** Set by bundle.go. */
declare const WRITING_SCRIPT: string;
