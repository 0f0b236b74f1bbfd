package themes

func adminSamples() []Sample { return nil }
