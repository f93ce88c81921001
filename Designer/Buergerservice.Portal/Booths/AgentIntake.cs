using System.Globalization;
using System.Text.Json.Nodes;
using Buergerservice.Devices.Configuration;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Protocol;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Live;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>Stores what agents report. An event is counted and published in one transaction: it happens once, however often it is sent.</summary>
internal sealed class AgentIntake(BuergerserviceDb db, EngineSignal signal, CommandPicture pictures, AuditLog audit, LiveNotifier live, TimeProvider time)
{
    /// <summary>Prefix of the engine events, such as <c>Kabine.person.arrived</c>.</summary>
    public const string EventPrefix = "Kabine.";

    // What was queued while the line was down calls nobody and starts nothing: whoever came may have gone again.
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(2);
    // Clocks are measured over a line that is now faster, now slower.
    private static readonly TimeSpan SameSince = TimeSpan.FromMinutes(1);
    private const int MaxComponents = 50;
    private const int MaxText = 500;
    private const int MaxValues = 64 * 1024;

    public async Task EventAsync(Guid id, AgentMessage.EventHappened happened, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var isNew = await db.Set<BoothAgent>().Where(a => a.Id == id && a.LastEvent < happened.Number).ExecuteUpdateAsync(u => u.SetProperty(a => a.LastEvent, happened.Number), cancellationToken);
        var agent = await db.Set<BoothAgent>().AsNoTracking().FirstAsync(a => a.Id == id, cancellationToken);
        var age = time.GetUtcNow() - happened.Event.At;
        var isTimely = age < Stale && age > -Stale;
        // Who is inside is known at all times, whatever is ordered because of it: else the next one who comes would change nothing.
        if (isNew == 1 && SensorCalls.Concerns(happened.Event.Name))
        {
            await SenseAsync(agent, happened.Event, isTimely, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        if (isNew == 1 && agent.SuspendedAt is null && isTimely)
        {
            var payload = new Dictionary<string, object?> { ["kabine"] = agent.Booth, ["geraet"] = happened.Event.Device, ["am"] = happened.Event.At.ToString("O", CultureInfo.InvariantCulture) };
            var name = EventPrefix + happened.Event.Name;
            // In this context and not by the engine's command, which has a connection of its own: number and event are one commit.
            db.WorkItems.Add(new() { Id = Guid.CreateVersion7(time.GetUtcNow()), Kind = WorkKind.Event, Tenant = agent.Tenant, Name = name, Payload = Plain.ToJson(payload), DueAt = time.GetUtcNow() });
            audit.Add(db, agent.Tenant, $"kabine:{agent.Booth}", "event.publish", "event", new Dictionary<string, object?> { ["event"] = name });
            await db.SaveWithAuditAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        signal.Wake();
    }

    // The last word of the sensor is kept beside the order: so two orders may come in any sequence. A sensor that says the same
    // again and again orders nothing. Since when is told by this clock, as the times of calls and visits are: that of the device
    // may be another. Old news of somebody's leaving say nothing of who has touched the screen since.
    private async Task SenseAsync(BoothAgent agent, DeviceEvent happened, bool isTimely, CancellationToken cancellationToken)
    {
        var (isThere, now) = (happened.Name == DeviceEvents.PersonArrived, time.GetUtcNow());
        DateTimeOffset? since = isThere ? now : null;
        var changed = await db.Set<BoothAgent>().Where(a => a.Id == agent.Id && (isThere ? a.PersonSince == null : isTimely ? a.PersonSince != null : a.PersonSince < happened.At))
            .ExecuteUpdateAsync(u => u.SetProperty(a => a.PersonSince, since), cancellationToken);
        // Whoever has gone is gone, however late we learn it: the call is over. A booth out of service calls nobody anyway.
        if (changed == 1 && (isTimely || !isThere))
            db.WorkItems.Add(SensorCalls.Item(agent.Tenant, agent.Booth, isThere, now));
    }

    public async Task HealthAsync(Guid id, AgentMessage.HealthIs health, CancellationToken cancellationToken)
    {
        if (health.Device.Length is 0 or > 50)
            return;
        var known = await db.Set<BoothComponent>().Where(c => c.AgentId == id).ToListAsync(cancellationToken);
        var component = known.FirstOrDefault(c => c.Device == health.Device);
        if (component is null)
        {
            var agent = await db.Set<BoothAgent>().AsNoTracking().FirstAsync(a => a.Id == id, cancellationToken);
            // The last word of one that was taken out may come after its configuration.
            if (known.Count >= MaxComponents || !ComponentsOf(agent).Contains(health.Device))
                return;
            db.Add(component = new() { Id = Guid.CreateVersion7(time.GetUtcNow()), Tenant = agent.Tenant, AgentId = id, Device = health.Device });
        }

        component.Kind = health.Kind;
        // Said again with a clock that was measured anew: nothing has begun since.
        if (component.Condition != health.Health.Condition || (component.Since - health.Health.Since).Duration() > SameSince)
            component.Since = health.Health.Since;
        component.Condition = health.Health.Condition;
        component.Detail = Cut(health.Health.Detail);
        await db.SaveChangesAsync(cancellationToken);
        await live.ChangedAsync("geraete", cancellationToken);
    }

    /// <returns>True when the command was waiting for this.</returns>
    public async Task<bool> EndedAsync(Guid id, AgentMessage.CommandEnded ended, CancellationToken cancellationToken)
    {
        // Whoever ends the call waits at the booth's row, or is waited for: a result is taken before its call is over, or as one that came after it.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Set<BoothAgent>().Where(a => a.Id == id).ExecuteUpdateAsync(u => u.SetProperty(a => a.Call, a => a.Call), cancellationToken);
        var command = await db.Set<BoothCommand>().FirstOrDefaultAsync(c => c.Id == ended.Id && c.AgentId == id, cancellationToken);
        if (command is null || (command.State == BoothCommandState.Ended && !IsLatePayment(command, ended)))
            return false;
        var agent = await db.Set<BoothAgent>().AsNoTracking().FirstAsync(a => a.Id == id, cancellationToken);
        var wasOpen = command.State != BoothCommandState.Ended;
        (command.State, command.Outcome, command.Message, command.EndedAt) = (BoothCommandState.Ended, ended.Outcome, Cut(ended.Message), time.GetUtcNow());
        // What a citizen has left is wiped with the call; a result that comes after it, or after a hand-over, is wiped at once.
        // But what the citizen has signed is for the document, whenever the call ends; the step that seals it wipes it.
        var isLate = !wasOpen || !command.IsForSeal && ((command.Call is { } call && call != agent.Call) || command.IsOutOfHand(agent));
        if (isLate)
            command.Arguments = "{}";
        else if (ended.Values.ToJsonString().Length > MaxValues || !Keep(command, ended))
            (command.Outcome, command.Message) = (DeviceOutcome.Garbled, "Die Kabine hat kein lesbares Ergebnis geliefert. Versuchen Sie es noch einmal.");
        await BoothAudit.AddAsync(db, audit, command.Tenant, agent.Booth, command.Person, BoothAudit.CommandEnded, new() { ["command"] = command.Id.ToString(), ["call"] = command.Call?.ToString(), ["outcome"] = command.Outcome.ToString() }, cancellationToken);
        await db.SaveWithAuditAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return wasOpen;
    }

    // Nobody waits for it any more, but whether money was taken must be known.
    private static bool IsLatePayment(BoothCommand command, AgentMessage.CommandEnded ended) =>
        command is { Outcome: DeviceOutcome.Unknown, Action: DeviceActions.Pay or DeviceActions.Refund } && ended.Outcome != DeviceOutcome.Unknown;

    // What the booth has no more must neither be reset after a visit nor watch who is inside.
    public async Task ConfiguredAsync(Guid id, AgentMessage.Configured configured, CancellationToken cancellationToken)
    {
        var agent = await db.Set<BoothAgent>().AsNoTracking().FirstAsync(a => a.Id == id, cancellationToken);
        if (configured.Problem is null && configured.Version == agent.ConfigurationVersion)
        {
            var named = ComponentsOf(agent);
            await db.Set<BoothComponent>().Where(c => c.AgentId == id && !named.Contains(c.Device)).ExecuteDeleteAsync(cancellationToken);
        }

        await db.Set<BoothAgent>().Where(a => a.Id == id && a.ConfigurationVersion == configured.Version)
            .ExecuteUpdateAsync(u => u.SetProperty(a => a.AppliedVersion, a => configured.Problem == null ? configured.Version : a.AppliedVersion).SetProperty(a => a.ConfigurationProblem, configured.Problem == null ? null : Cut(configured.Problem)), cancellationToken);
        await live.ChangedAsync("geraete", cancellationToken);
    }

    private static List<string> ComponentsOf(BoothAgent agent) => [.. (BoothConfiguration.Read(agent.Configuration, out _)?.Components ?? []).Select(c => c.Id)];

    private bool Keep(BoothCommand command, AgentMessage.CommandEnded ended)
    {
        var values = ended.Values.DeepClone().AsObject();
        CommandPicture.Clear(values);
        var isKept = ended.File is not { } file || KeepFile(values, file);
        command.Values = values.ToJsonString();
        return isKept;
    }

    private bool KeepFile(JsonObject values, string file)
    {
        try
        {
            return pictures.Put(values, Convert.FromBase64String(file));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string Cut(string text) => text.Length > MaxText ? text[..MaxText] : text;
}
