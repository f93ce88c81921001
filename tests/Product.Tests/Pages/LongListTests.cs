using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Displays;
using Buergerservice.Rollout.Projects;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Pages;

/// <summary>A list that does not show everything says so.</summary>
public sealed class LongListTests(PortalFixture portal)
{
    private readonly string _tenant = "t" + Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task Wishes_beyond_the_first_two_hundred()
    {
        var admin = await portal.AddPersonAsync(Roles.Administration, _tenant);
        var booth = await portal.InAsync((BoothAdministration b) => b.AddAsync("kabine", "Kabine", admin, default));
        using var browser = await portal.SignedInAsync((await portal.AddPersonAsync(tenant: _tenant)).UserName);
        var wishes = Enumerable.Range(1, 201).Select(i => new BoothWish { Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(i)), Tenant = _tenant, BoothId = booth, Kind = WishKind.Rueckruf, Name = $"Person {i:000}", Contact = "1", Time = "", Concern = "", CreatedAt = DateTimeOffset.UnixEpoch.AddDays(i) }).ToList();
        await AddAsync(wishes[..200]);
        var full = await browser.GetAsync("/anrufe/wuensche");
        await AddAsync(wishes[200..]);
        var more = await browser.GetAsync("/anrufe/wuensche");
        var after = await browser.SubmitAndFollowAsync(more.Form("#wuensche form"));

        Assert.DoesNotContain("weitere Wünsche vorhanden", full.Text(), StringComparison.Ordinal);
        Assert.Contains("weitere Wünsche vorhanden", more.Text(), StringComparison.Ordinal);
        Assert.Equal(200, more.Document.QuerySelectorAll("#wuensche li").Length);
        Assert.Contains("Person 201", after.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("weitere Wünsche vorhanden", after.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Projects_beyond_the_newest_five_hundred()
    {
        using var browser = await portal.SignedInAsync((await portal.AddPersonAsync(Roles.Projektleitung, _tenant)).UserName);
        await AddProjectsAsync(0, 500);
        var full = await browser.GetAsync("/vorhaben");
        await AddProjectsAsync(500, 1);
        var more = await browser.GetAsync("/vorhaben?suche=gibt-es-nicht");

        Assert.DoesNotContain("weitere Vorhaben vorhanden", full.Text(), StringComparison.Ordinal);
        Assert.Contains("weitere Vorhaben vorhanden", more.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tasks_of_a_person_and_deadlines_beyond_the_first_five_hundred()
    {
        var anna = await portal.AddPersonAsync(tenant: _tenant);
        using var browser = await portal.SignedInAsync((await portal.AddPersonAsync(Roles.Administration, _tenant)).UserName);
        var calendars = portal.Services.GetRequiredService<CalendarCatalog>();
        calendars.Add($$"""{ "schluessel": "{{_tenant}}", "name": "Kreis" }""", "test.json");
        var period = Deadlines.Compute(calendars.Find(_tenant)!, new(DeadlineUnit.Days, 1, new(2026, 12, 22)));
        var tasks = Enumerable.Range(0, 501).Select(i => UserTask.Create(new() { Id = Guid.CreateVersion7(), BookmarkId = Guid.NewGuid(), ActivityId = "a", Title = $"Aufgabe {i}", CandidateRoles = [Roles.Sachbearbeitung], Assignee = anna.UserName, DueAt = period.DueAt, Deadline = period }, Guid.NewGuid(), "test", _tenant, null, DateTimeOffset.UtcNow)).ToList();
        calendars.Add($$"""{ "schluessel": "{{_tenant}}", "name": "Kreis", "feiertage": [ { "name": "Neuer Feiertag", "tag": "12-23" } ] }""", "test.json");
        await AddAsync(tasks[..500]);
        var (full, fullDeadlines) = (await browser.GetAsync($"/aufgaben/umverteilen?von={anna.UserName}"), await browser.GetAsync("/fristen"));
        await AddAsync(tasks[500..]);
        var (more, moreDeadlines) = (await browser.GetAsync($"/aufgaben/umverteilen?von={anna.UserName}"), await browser.GetAsync("/fristen"));

        Assert.Contains("500 Aufgaben werden umverteilt", full.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("weitere Aufgaben vorhanden", full.Text(), StringComparison.Ordinal);
        Assert.Contains("500 Aufgaben werden umverteilt", more.Text(), StringComparison.Ordinal);
        Assert.Contains("weitere Aufgaben vorhanden", more.Text(), StringComparison.Ordinal);
        Assert.Contains("500 Fristen neu berechnen", fullDeadlines.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("weitere Fristen vorhanden", fullDeadlines.Text(), StringComparison.Ordinal);
        Assert.Contains("500 Fristen neu berechnen", moreDeadlines.Text(), StringComparison.Ordinal);
        Assert.Contains("weitere Fristen vorhanden", moreDeadlines.Text(), StringComparison.Ordinal);
    }

    private Task<int> AddAsync<T>(IEnumerable<T> rows)
        where T : class => portal.InAsync((BuergerserviceDb db) =>
    {
        db.AddRange(rows);
        return db.SaveChangesAsync();
    });

    // Five hundred workflows would take minutes; the list only reads the table.
    private Task<int> AddProjectsAsync(int from, int count) => portal.InAsync((BuergerserviceDb db) =>
    {
        for (var i = from; i < from + count; i++)
        {
            var entry = db.Entry((RolloutProject)Activator.CreateInstance(typeof(RolloutProject), nonPublic: true)!);
            foreach (var (name, value) in new Dictionary<string, object>
            {
                [nameof(RolloutProject.Id)] = Guid.CreateVersion7(),
                [nameof(RolloutProject.Tenant)] = _tenant,
                [nameof(RolloutProject.Number)] = $"P-2026-{i:0000}",
                [nameof(RolloutProject.Title)] = $"Vorhaben {i}",
                [nameof(RolloutProject.CreatedAt)] = DateTimeOffset.UnixEpoch.AddDays(i),
                [nameof(RolloutProject.InstanceId)] = Guid.NewGuid(),
            })
                entry.Property(name).CurrentValue = value;
            entry.State = EntityState.Added;
        }

        return db.SaveChangesAsync();
    });
}
