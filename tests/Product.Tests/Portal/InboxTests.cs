using System.Data.Common;
using AngleSharp.Dom;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Tasks;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Portal;

public sealed class InboxTests(PortalFixture portal)
{
    // Roles and names that would break a careless search in the stored JSON.
    private static readonly string[] AwkwardRoles = [Roles.Sachbearbeitung, "sachbearbeitung", "Sach\"bearbeitung", "Behördenleitung", "100%_\\sicher", "bearbeitung"];

    private static readonly string[] Units = ["Sozialamt", "Amt \"7\"", "sozialamt"];

    [Fact]
    public async Task Each_tab_shows_its_tasks_and_their_number()
    {
        var tenant = NewTenant();
        var anna = await portal.AddPersonAsync(tenant: tenant, displayName: "Anna Arndt");
        var bernd = await portal.AddPersonAsync(tenant: tenant, displayName: "Bernd Busch");
        await portal.StartAsync(tenant, PortalFixture.TaskStep("Frei für alle", subject: "P-1"));
        await portal.StartAsync(tenant, PortalFixture.TaskStep("Bei Anna", assignee: anna.UserName));
        await portal.StartAsync(tenant, PortalFixture.TaskStep("Bei Bernd", assignee: bernd.UserName));
        await portal.StartAsync(tenant, PortalFixture.TaskStep("Nur Clearing", role: Roles.Clearing));
        await portal.StartAsync(tenant, PortalFixture.TaskStep("Ohne Anna", excluded: [anna.UserName]));
        using var browser = await portal.SignedInAsync(anna.UserName);

        Assert.Equal(["Bei Anna"], Titles(await browser.GetAsync("/aufgaben")));
        Assert.Equal(["Frei für alle"], Titles(await browser.GetAsync("/aufgaben?ansicht=rollen")));
        var all = await browser.GetAsync("/aufgaben?ansicht=alle");
        Assert.Equal(["Bei Anna", "Bei Bernd", "Frei für alle"], Titles(all).Order());
        Assert.Equal(["Meine (1)", "Meine Rollen (1)", "Alle, die ich sehen darf (3)", "Erledigt (0)"], all.Document.QuerySelectorAll(".portal-tabs__link").Select(t => t.TextContent.Trim()));
        Assert.Contains("Bernd Busch", all.Text(".inbox"), StringComparison.Ordinal);
        Assert.Equal("aufgaben", all.Document.QuerySelector("#aufgabenliste")!.GetAttribute("data-live"));
    }

    [Fact]
    public async Task Another_tenants_tasks_are_neither_listed_nor_opened()
    {
        var (mine, theirs) = (NewTenant(), NewTenant());
        var administrator = await portal.AddPersonAsync(Roles.Administration, mine);
        var task = await portal.StartAsync(theirs, PortalFixture.TaskStep("Fremder Mandant"));
        using var browser = await portal.SignedInAsync(administrator.UserName);
        Assert.Empty(Titles(await browser.GetAsync("/aufgaben?ansicht=alle")));
        Assert.Equal(404, (await browser.GetAsync($"/aufgaben/{task.Id}")).Status);
    }

    [Fact]
    public async Task Tasks_are_sorted_by_due_date_then_priority_then_age()
    {
        var day = DueDate.StartOfDay(TimeProvider.System);
        try
        {
            await SortedAsync();
        }
        catch (Xunit.Sdk.XunitException) when (day != DueDate.StartOfDay(TimeProvider.System))
        {
            // Midnight came in between, and „heute“ was overdue.
            await SortedAsync();
        }
    }

    private async Task SortedAsync()
    {
        var tenant = NewTenant();
        var anna = await portal.AddPersonAsync(tenant: tenant);
        await AddAsync(tenant, "ohne Frist, alt", null, createdDaysAgo: 9);
        await AddAsync(tenant, "ohne Frist, dringend", null, priority: 1);
        await AddAsync(tenant, "später", 5);
        await AddAsync(tenant, "überfällig", -2);
        await AddAsync(tenant, "heute", 0);
        using var browser = await portal.SignedInAsync(anna.UserName);
        var page = await browser.GetAsync("/aufgaben?ansicht=rollen");
        Assert.Equal(["überfällig", "heute", "später", "ohne Frist, dringend", "ohne Frist, alt"], Titles(page));
        Assert.Equal(["Überfällig", "Heute fällig", "Dringend"], page.Document.QuerySelectorAll(".inbox .kern-badge").Select(b => b.TextContent.Trim()));
        Assert.Equal(["überfällig"], Titles(await browser.GetAsync("/aufgaben?ansicht=rollen&frist=ueberfaellig")));
        Assert.Equal(["heute"], Titles(await browser.GetAsync("/aufgaben?ansicht=rollen&frist=heute")));
        Assert.Equal(2, Titles(await browser.GetAsync("/aufgaben?ansicht=rollen&frist=ohne")).Count);
        Assert.Contains("heute", Titles(await browser.GetAsync("/aufgaben?ansicht=rollen&frist=woche")));
        Assert.DoesNotContain("überfällig", Titles(await browser.GetAsync("/aufgaben?ansicht=rollen&frist=woche")));
    }

    [Fact]
    public async Task Search_finds_words_in_title_and_subject_whatever_their_case()
    {
        var tenant = NewTenant();
        var anna = await portal.AddPersonAsync(tenant: tenant);
        await AddAsync(tenant, "Übergabe prüfen", null, subject: "P-2026-0007");
        await AddAsync(tenant, "100% fertig", null);
        using var browser = await portal.SignedInAsync(anna.UserName);
        foreach (var (search, found) in new[] { ("übergabe", 1), ("PRÜFEN", 1), ("0007 übergabe", 1), ("%", 1), ("_", 0), ("fehlt", 0) })
            Assert.Equal(found, Titles(await browser.GetAsync("/aufgaben?ansicht=rollen&suche=" + Uri.EscapeDataString(search))).Count);
    }

    [Fact]
    public async Task Long_lists_have_pages_and_keep_their_filter()
    {
        var tenant = NewTenant();
        var anna = await portal.AddPersonAsync(tenant: tenant);
        for (var i = 0; i < 30; i++)
            await AddAsync(tenant, $"Nummer {i:00}", i);
        using var browser = await portal.SignedInAsync(anna.UserName);
        var first = await browser.GetAsync("/aufgaben?ansicht=rollen&suche=Nummer");
        Assert.Equal(25, Titles(first).Count);
        var next = first.Document.QuerySelector("a[rel=next]")!.GetAttribute("href")!;
        Assert.Equal(["Nummer 25", "Nummer 26", "Nummer 27", "Nummer 28", "Nummer 29"], Titles(await browser.GetAsync(next)));
        Assert.Equal(5, Titles(await browser.GetAsync("/aufgaben?ansicht=rollen&seite=99")).Count);
        Assert.Equal(25, Titles(await browser.GetAsync("/aufgaben?ansicht=rollen&seite=-3")).Count);
        Assert.Equal(200, (await browser.GetAsync("/aufgaben?ansicht=unsinn&frist=unsinn&seite=unsinn")).Status);
    }

    [Fact]
    public async Task The_database_and_the_task_agree_on_who_sees_it()
    {
        var tenant = NewTenant();
        var random = new Random(20261122);
        string[] people = ["anna", "ann", "anna\"x", "ämil", "a_n%a"];
        string Pick(IReadOnlyList<string> from) => from[random.Next(from.Count)];
        List<string> Some(IReadOnlyList<string> from) => [.. from.Where(_ => random.Next(4) == 0)];
        await portal.InAsync(async (BuergerserviceDb db) =>
        {
            for (var i = 0; i < 400; i++)
            {
                var task = NewTask(random.Next(10) == 0 ? tenant + "x" : tenant, "Zufall", null, roles: Some(AwkwardRoles), users: Some(people), excluded: Some(people), assignee: random.Next(3) == 0 ? Pick(people) : null, units: Some(Units));
                if (task.Assignee is { } assignee && !task.ExcludedUsers.Contains(assignee) && random.Next(3) == 0)
                    task.Complete(new(new(assignee, assignee, tenant, []), DateTimeOffset.UtcNow, "op"), "Done", "{}", task.Revision);
                db.Tasks.Add(task);
            }

            return await db.SaveChangesAsync();
        });
        var all = await portal.InAsync((BuergerserviceDb db) => db.Tasks.AsNoTracking().Where(t => t.Tenant.StartsWith(tenant)).ToListAsync());
        for (var i = 0; i < 40; i++)
        {
            var actor = new Actor(Pick(people), "x", tenant, i % 10 == 0 ? [Roles.Administration] : Some(AwkwardRoles))
            {
                Units = Some(Units),
            };
            if (i % 3 != 0)
                actor = actor with { StandsInFor = [.. people.Where(p => p != actor.UserName).Take(2).Select(p => new Actor(p, p, tenant, Some(AwkwardRoles)) { Units = Some(Units) })] };
            await AgreeAsync(actor, InboxView.Mine, all.Where(t => t.Tenant == tenant && t.State == UserTaskState.Assigned && t.Assignee == actor.UserName));
            await AgreeAsync(actor, InboxView.Claimable, all.Where(t => t.State == UserTaskState.Available && t.IsCandidate(actor)));
            await AgreeAsync(actor, InboxView.Takeable, all.Where(t => (t.State == UserTaskState.Available && t.IsCandidate(actor)) || (t.IsOpen && t.Assignee != actor.UserName && t.CanBeTakenBy(actor))));
            await AgreeAsync(actor, InboxView.Substitute, all.Where(t => t.CanBeTakenBy(actor) && !(t.State == UserTaskState.Available && t.IsCandidate(actor))));
            await AgreeAsync(actor, InboxView.Visible, all.Where(t => t.IsOpen && t.IsVisibleTo(actor)));
            await AgreeAsync(actor, InboxView.Done, all.Where(t => t.State == UserTaskState.Completed && t.IsVisibleTo(actor)));
        }
    }

    [Fact]
    public async Task Of_ten_thousand_open_tasks_few_more_than_can_be_leafed_through_are_read()
    {
        var tenant = NewTenant();
        var now = DateTimeOffset.UtcNow;
        // In parts: the other tests on this host write, too.
        foreach (var part in Enumerable.Range(0, 10_000).Chunk(250))
        {
            await portal.InAsync(async (BuergerserviceDb db) =>
            {
                foreach (var i in part)
                    db.Tasks.Add(NewTask(tenant, $"Aufgabe {i}", i % 3 == 0 ? null : now.AddDays(i % 60), roles: [AwkwardRoles[i % AwkwardRoles.Length]], subject: $"P-{i % 500}"));
                return await db.SaveChangesAsync();
            });
        }

        var actor = new Actor("anna", "Anna", tenant, [Roles.Sachbearbeitung, Roles.Clearing]);
        foreach (var (filter, total) in new[] { (new InboxFilter(InboxView.Claimable), InboxQuery.MostListed), (new(InboxView.Visible, "aufgabe p-7"), 34) })
        {
            var rows = new RowsRead();
            var page = await portal.InAsync(async (IServiceProvider services) =>
            {
                var options = services.GetRequiredService<DbContextOptions<SqliteDb>>();
                await using var db = new SqliteDb(new DbContextOptionsBuilder<SqliteDb>(options).AddInterceptors(rows).Options, services.GetServices<IModelPart>());
                return await new InboxQuery(db, TimeProvider.System).ReadAsync(filter, actor, CancellationToken.None);
            });
            Assert.Equal((total, total == InboxQuery.MostListed), (page.Total, page.IsCut));
            // Over 1,600 are this person's.
            Assert.InRange(rows.Count, InboxQuery.PageSize, 2 * InboxQuery.MostListed);
        }
    }

    private sealed class RowsRead : DbCommandInterceptor
    {
        public int Count { get; private set; }

        public override ValueTask<InterceptionResult> DataReaderClosingAsync(DbCommand command, DataReaderClosingEventData eventData, InterceptionResult result)
        {
            Count += eventData.ReadCount;
            return new(result);
        }
    }

    private static List<string> Titles(Page page) => [.. page.Document.QuerySelectorAll(".inbox__title").Select(t => t.TextContent.Trim())];

    private static string NewTenant() => "t" + Guid.NewGuid().ToString("N")[..12];

    private async Task AgreeAsync(Actor actor, InboxView view, IEnumerable<UserTask> expected)
    {
        var ids = await portal.InAsync((IServiceProvider services) =>
            new InboxQuery(services.GetRequiredService<BuergerserviceDb>(), TimeProvider.System).In(view, actor).Select(t => t.Id).ToListAsync());
        Assert.Equal(expected.Select(t => t.Id).Order(), ids.Order());
        // The list in its own order finds the same, and so does the page by page walk along the index.
        var walked = await portal.InAsync((BuergerserviceDb db) => WalkAsync(new TaskInbox(db), view, actor));
        Assert.Equal(ids.Order(), walked.Select(p => p.Id).Order());
        Assert.Equal(walked.OrderBy(p => p.Rank).ThenBy(p => p.Urgency), walked);
        Assert.Equal(Math.Min(ids.Count, 1000), await portal.InAsync((BuergerserviceDb db) => new TaskInbox(db).CountAsync(view, actor, new(), 1000, CancellationToken.None)));
    }

    private static async Task<List<TaskPosition>> WalkAsync(TaskInbox inbox, InboxView view, Actor actor)
    {
        var all = new List<TaskPosition>();
        while (await inbox.ReadAsync(view, actor, new(), all.LastOrDefault(), 0, 7, CancellationToken.None) is { Count: > 0 } page)
            all.AddRange(page);
        return all;
    }

    private Task<InboxPage> ReadAsync(InboxFilter filter, Actor actor) =>
        portal.InAsync((BuergerserviceDb db) => new InboxQuery(db, TimeProvider.System).ReadAsync(filter, actor, CancellationToken.None));

    private async Task AddAsync(string tenant, string title, int? dueInDays, int priority = 0, int createdDaysAgo = 0, string? subject = null)
    {
        var now = DateTimeOffset.Now;
        var task = NewTask(tenant, title, dueInDays is { } days ? now.AddDays(days) : null, [Roles.Sachbearbeitung], subject: subject, priority: priority, createdAt: now.AddDays(-createdDaysAgo));
        await portal.InAsync((BuergerserviceDb db) =>
        {
            db.Tasks.Add(task);
            return db.SaveChangesAsync();
        });
    }

    private static UserTask NewTask(string tenant, string title, DateTimeOffset? due, List<string> roles, List<string>? users = null, List<string>? excluded = null, string? assignee = null, string? subject = null, int priority = 0, DateTimeOffset? createdAt = null, List<string>? units = null) =>
        UserTask.Create(new()
        {
            Id = Guid.CreateVersion7(),
            BookmarkId = Guid.NewGuid(),
            ActivityId = "a",
            Title = title,
            CandidateRoles = roles,
            CandidateUsers = users ?? [],
            CandidateUnits = units ?? [],
            ExcludedUsers = excluded ?? [],
            Assignee = assignee,
            DueAt = due,
            Subject = subject,
            Priority = priority,
        }, Guid.NewGuid(), "test", tenant, null, createdAt ?? DateTimeOffset.UtcNow);
}
