package themes

// accountEvent is what happened to an account, in words for its owner.
func (l *locale) accountEvent(what string) string { return l.t(AccountEventText(what)) }

// AccountEventText is what an event of that kind says, in English: the
// catalogue's key. An unknown kind is its own text.
func AccountEventText(what string) string {
	if text, known := map[string]string{
		"password-changed": "Password changed", "password-reset": "Password reset by a link", "reset-by-hand": "An administrator made a link to reset the password",
		"address-asked": "Change of the e-mail address asked for", "address-confirmed": "E-mail address confirmed", "address-changed": "E-mail address changed",
		"factor-added": "A way to sign in added", "factor-removed": "A way to sign in removed", "factors-taken": "An administrator removed all passkeys, the authenticator app and the recovery codes", "recovery-used": "A recovery code used",
		"data-taken": "Own data downloaded", "deletion-asked": "Deletion of the account asked for", "deletion-stopped": "Deletion taken back by signing in",
	}[what]; known {
		return text
	}
	return what
}
