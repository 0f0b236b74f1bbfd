package demo

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/forum/thread"
)

const siteName = "Northwind Community"

func teams() []account.Team {
	return []account.Team{
		{Name: "Community team", Description: "Reads everything here first and finds the people who can fix it."},
		{Name: "Network operations", Description: "Exchanges, cabinets, fibres and masts, day and night."},
		{Name: "Gateway firmware", Description: "Writes the software of the Home Hubs."},
		{Name: "Billing", Description: "Bills, credits and contracts."},
	}
}

func boards() []thread.Board {
	return []thread.Board{
		{Slug: "broadband", Name: "Broadband", Description: "Lines, speed, routers and Wi-Fi.", MaySee: thread.Everyone, MayStart: thread.Members},
		{Slug: "landline", Name: "Landline", Description: "Faults on the phone line, engineers, moving a number.", MaySee: thread.Everyone, MayStart: thread.Members},
		{Slug: "mobile", Name: "Mobile", Description: "Signal, SIM cards, handsets and roaming.", MaySee: thread.Everyone, MayStart: thread.Members},
		{Slug: "billing", Name: "Billing", Description: "Bills and contracts. Never post account numbers, addresses or card details here: everybody can read this board.",
			MaySee: thread.Everyone, MayStart: thread.Members},
		{Slug: "home-devices", Name: "Home devices", Description: "TV boxes, Mesh discs, cordless phones, cameras and plugs.", MaySee: thread.Everyone, MayStart: thread.Members},
		{Slug: "beta-firmware", Name: "Beta firmware", Description: "For members who try the next firmware before everybody else. Expect rough edges, and keep a way back.",
			MaySee: thread.Members, MayStart: thread.Members},
		{Slug: "staff-room", Name: "Staff room", Description: "For staff and moderators only.", MaySee: thread.StaffOnly, MayStart: thread.StaffOnly},
	}
}

// product is a product with the names of its models.
type product struct {
	board string
	thread.Product
	models []string
}

func products() []product {
	const hub, hubModel, hubVersion = "Home Hub 3", "The label under the hub: the letter after HH3.", "http://192.168.1.254, at the top of the page Status."
	return []product{
		{"broadband", thread.Product{Name: hub, FindModel: hubModel, FindVersion: hubVersion}, []string{"Rev A", "Rev B"}},
		{"broadband", thread.Product{Name: "Home Hub 2", FindModel: "The label on its back, beside the serial number.", FindVersion: "http://192.168.1.254, page Status."}, []string{"Standard", "Plus"}},
		{"broadband", thread.Product{Name: "Fibre modem", FindModel: "The sticker on the left side.", FindVersion: "It has no page of its own; the hub shows it under Status, Line."}, []string{"FM10", "FM20"}},
		{"landline", thread.Product{Name: "Voice adapter", FindModel: "The sticker at the bottom.", FindVersion: "Dial *#06# and listen."}, []string{"VA1", "VA2"}},
		{"mobile", thread.Product{Name: "Pocket Hub", FindModel: "Under the battery.", FindVersion: "Settings, About."}, []string{"4G", "5G"}},
		{"home-devices", thread.Product{Name: "TV box", FindModel: "Settings, System, About.", FindVersion: "Settings, System, About."}, []string{"One", "Two"}},
		{"home-devices", thread.Product{Name: "Mesh disc", FindModel: "The label under the disc.", FindVersion: "In the hub: Wi-Fi, Mesh."}, []string{"M1", "M2"}},
		{"home-devices", thread.Product{Name: "Northwind cordless", FindModel: "In the battery compartment.", FindVersion: "Menu, 9, 1."}, []string{"C200", "C400"}},
		{"beta-firmware", thread.Product{Name: hub + " beta", FindModel: hubModel, FindVersion: hubVersion}, []string{"Rev A", "Rev B"}},
	}
}

//go:embed content/templates.txt
var templatesFile string

// settleBoards makes the boards and products that are missing and learns the
// ids of all.
func (w *writer) settleBoards(ctx context.Context) error {
	admin := w.who[theAdministrator]
	for i, b := range boards() {
		b.Position, b.MayReply, b.Language = i+1, b.MayStart, "en"
		there, err := w.forum.BoardBySlug(ctx, admin, b.Slug)
		if fail.Is(err, fail.Missing) {
			there.ID, err = w.forum.SaveBoard(ctx, admin, b)
		}
		if err != nil {
			return fmt.Errorf("board %s: %w", b.Name, withFields(err))
		}
		w.boards[b.Slug] = there.ID
	}
	for i, p := range products() {
		p.Position, p.BoardID = i+1, w.boards[p.board]
		if err := w.settleProduct(ctx, admin, p); err != nil {
			return fmt.Errorf("product %s: %w", p.Name, withFields(err))
		}
	}
	return nil
}

func (w *writer) settleProduct(ctx context.Context, admin account.Viewer, p product) error {
	known, err := w.learnModels(ctx, admin, p)
	if err != nil || known {
		return err
	}
	if _, err := w.forum.SaveProduct(ctx, admin, p.Product, p.models); err != nil {
		return err
	}
	_, err = w.learnModels(ctx, admin, p)
	return err
}

func (w *writer) learnModels(ctx context.Context, admin account.Viewer, wanted product) (known bool, err error) {
	there, err := w.forum.Products(ctx, admin, wanted.BoardID)
	for _, p := range there {
		if p.Name != wanted.Name {
			continue
		}
		for _, m := range p.Models {
			w.models[p.Name+" "+m.Name], known = m.ID, true
		}
	}
	return known, err
}

// settleTemplates makes the reply templates that are missing. In the file each
// begins with "# name".
func (w *writer) settleTemplates(ctx context.Context) error {
	admin := w.who[theAdministrator]
	there, err := w.forum.ReplyTemplates(ctx, admin)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, t := range there {
		known[t.Name] = true
	}
	for _, part := range strings.Split("\n"+templatesFile, "\n# ")[1:] {
		name, body, _ := strings.Cut(part, "\n")
		if known[name] {
			continue
		}
		if _, err := w.forum.SaveReplyTemplate(ctx, admin, thread.ReplyTemplate{Name: name, Body: strings.TrimSpace(body)}); err != nil {
			return fmt.Errorf("reply template %s: %w", name, withFields(err))
		}
	}
	return nil
}
