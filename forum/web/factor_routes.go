package web

import "github.com/gofiber/fiber/v2"

// factorsPath is where somebody sees and changes how he proves who he is.
const (
	factorsPath  = "/account/factors"
	appPath      = factorsPath + "/app"
	recoveryPath = factorsPath + "/recovery"
	passkeysPath = factorsPath + "/passkeys"
)

// factorRoutes are the addresses about how people prove who they are, beyond
// their password.
func (w *Web) factorRoutes() []Route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []Route{
		{get, confirmPath, SignedIn, Reading, 0, w.proveForm},
		{post, confirmPath, SignedIn, Entering, maxForm, w.prove},
		{post, confirmPath + "/with/:id", SignedIn, Entering, maxForm, w.proveByProvider},

		{get, secondPath, Anybody, Reading, 0, w.secondForm},
		{post, secondPath, Anybody, Entering, maxForm, w.second},
		{post, "/sign-in/passkey/options", Anybody, Saving, maxForm, w.signInPasskeyOptions},
		{post, "/sign-in/passkey", Anybody, Entering, maxForm, w.signInPasskey},

		{post, "/sign-in/with/:id", Anybody, Entering, maxForm, w.providerStart},
		{get, "/sign-in/with/:id/back", Anybody, Entering, 0, w.providerBack},
		{get, namePath, Anybody, Reading, 0, w.nameForm},
		{post, namePath, Anybody, Entering, maxForm, w.nameChoose},
		{post, factorsPath + "/providers/:id", SignedIn, Entering, maxForm, w.providerLink},
		{post, factorsPath + "/linked/:id/remove", SignedIn, Writing, maxForm, w.providerUnlink},

		{get, factorsPath, SignedIn, Reading, 0, w.factorsShow},
		{post, appPath + "/start", SignedIn, Writing, maxForm, w.appStart},
		{get, appPath, SignedIn, Reading, 0, w.appForm},
		{get, appPath + "/picture.png", SignedIn, Reading, 0, w.appPicture},
		{post, appPath, SignedIn, Entering, maxForm, w.appConfirm},
		{post, appPath + "/remove", SignedIn, Writing, maxForm, w.appRemove},
		{get, recoveryPath, SignedIn, Reading, 0, w.recoveryForm},
		{post, recoveryPath, SignedIn, Writing, maxForm, w.recoveryMake},
		{post, recoveryPath + "/file", SignedIn, Writing, maxForm, w.recoveryFile},
		{post, passkeysPath + "/options", SignedIn, Writing, maxForm, w.passkeyOptions},
		{post, passkeysPath, SignedIn, Writing, maxForm, w.passkeyAdd},
		{post, passkeysPath + "/:id/rename", SignedIn, Writing, maxForm, w.passkeyRename},
		{post, passkeysPath + "/:id/remove", SignedIn, Writing, maxForm, w.passkeyRemove},
	}
}
