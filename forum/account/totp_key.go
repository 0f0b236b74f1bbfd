package account

import (
	"net/url"

	"github.com/pquerna/otp"
)

// totpKey is what an authenticator app reads from the picture
// (otpauth://totp/site:name, as Google Authenticator defined it).
func totpKey(site, name, secret string) (otp.Key, error) {
	address := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + site + ":" + name,
		RawQuery: url.Values{"secret": {secret}, "issuer": {site}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}.Encode()}
	key, err := otp.NewKeyFromURL(address.String())
	if err != nil {
		return otp.Key{}, err
	}
	return *key, nil
}
