using System.Globalization;
using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Protocol;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Live;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>Stores what agents report. An event is counted and published in one transaction: it happens once, however often it is sent.</summary>
internal sealed class AgentIntake(BuergerserviceDb db, EngineSignal signal, IContentStore content, CommandPicture pictures, AuditLog audit, LiveNotifier live, TimeProvider time)
{
    /// <summary>Prefix of the engine events, such as <c>Kabine.person.arrived</c>.</summary>
    public const string EventPrefix = "Kabine.";

    // What was queued while the line was down is told, but nobody is called for a person who has gone again.
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(2);
    private const int MaxComponents = 50;
    private const int MaxText = 500;
    private const int MaxValues = 64 * 1024;

    public async Task EventAsync(Guid id, AgentMessage.EventHappened happened, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var isNew = await db.Set<BoothAgent>().Where(a => a.Id == id && a.LastEvent < happened.Number).ExecuteUpdateAsync(u => u.SetProperty(a => a.LastEvent, happened.Number), cancellationToken);
        var agent = await db.Set<BoothAgent>().AsNoTracking().FirstAsync(a => a.Id == id, cancellationToken);
        var age = time.GetUtcNow() - happened.Event.At;
        if (isNew == 1 && agent.SuspendedAt is null && age < Stale && age > -Stale)
        {
            var payload = new Dictionary<string, object?> { ["kabine"] = agent.Booth, ["geraet"] = happened.Event.Device, ["am"] = happened.Event.At.ToString("O", CultureInfo.InvariantCulture) };
            var name = EventPrefix + happened.Event.Name;
            // In this context and not by the engine's command, which has a connection of its own: number and event are one commit.
            db.WorkItems.Add(new() { Id = Guid.CreateVersion7(time.GetUtcNow()), Kind = WorkKind.Event, Tenant = agent.Tenant, Name = name, Payload = Plain.ToJson(payload), DueAt = time.GetUtcNow() });
            if (SensorCalls.Concerns(happened.Event.Name))
                await SenseAsync(agent, happened, cancellationToken);
            audit.Add(db, agent.Tenant, $"kabine:{agent.Booth}", "event.publish", "event", new Dictionary<string, object?> { ["event"] = name });
            await db.SaveWithAuditAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        signal.Wake();
    }

    // The last word of the sensor is kept beside the order: so two orders may come in any sequence. A sensor that says the same
    // again and again orders nothing.
    private async Task SenseAsync(BoothAgent agent, AgentMessage.EventHappened happened, CancellationToken cancellationToken)
    {
        var isThere = happened.Event.Name == DeviceEvents.PersonArrived;
        DateTimeOffset? since = isThere ? happened.Event.At : null;
        var changed = await db.Set<BoothAgent>().Where(a => a.Id == agent.Id && (isThere ? a.PersonSince == null : a.PersonSince != null))
            .ExecuteUpdateAsync(u => u.SetProperty(a => a.PersonSince, since), cancellationToken);
        if (changed == 1)
            db.WorkItems.Add(SensorCalls.Item(agent.Tenant, agent.Booth, isThere, time.GetUtcNow()));
    }

    public async Task HealthAsync(Guid id, AgentMessage.HealthIs health, CancellationToken cancellationToken)
    {
        if (health.Device.Length is 0 or > 50)
            return;
        var known = await db.Set<BoothComponent>().Where(c => c.AgentId == id).ToListAsync(cancellationToken);
        var component = known.FirstOrDefault(c => c.Device == health.Device);
        if (component is null)
        {
            if (known.Count >= MaxComponents)
                return;
            var tenant = await db.Set<BoothAgent>().Where(a => a.Id == id).Select(a => a.Tenant).FirstAsync(cancellationToken);
            db.Add(component = new() { Id = Guid.CreateVersion7(time.GetUtcNow()), Tenant = tenant, AgentId = id, Device = health.Device });
        }

        component.Kind = health.Kind;
        component.Condition = health.Health.Condition;
        component.Since = health.Health.Since;
        component.Detail = Cut(health.Health.Detail);
        await db.SaveChangesAsync(cancellationToken);
        await live.ChangedAsync("geraete", cancellationToken);
    }

    /// <returns>True when the command was waiting for this.</returns>
    public async Task<bool> EndedAsync(Guid id, AgentMessage.CommandEnded ended, CancellationToken cancellationToken)
    {
        var command = await db.Set<BoothCommand>().FirstOrDefaultAsync(c => c.Id == ended.Id && c.AgentId == id && c.State != BoothCommandState.Ended, cancellationToken);
        if (command is null)
            return false;
        var agent = await db.Set<BoothAgent>().AsNoTracking().FirstAsync(a => a.Id == id, cancellationToken);
        (command.State, command.Outcome, command.Message, command.EndedAt) = (BoothCommandState.Ended, ended.Outcome, Cut(ended.Message), time.GetUtcNow());
        // What a citizen has left is wiped with the call; a result that comes after it is wiped at once.
        var isLate = command.Call is { } call && call != agent.Call;
        if (isLate)
            command.Arguments = "{}";
        else if (ended.Values.ToJsonString().Length > MaxValues || !await KeepAsync(command, ended, cancellationToken))
            (command.Outcome, command.Message) = (DeviceOutcome.Garbled, "Die Kabine hat kein lesbares Ergebnis geliefert. Versuchen Sie es noch einmal.");
        await BoothAudit.AddAsync(db, audit, command.Tenant, agent.Booth, command.Person, BoothAudit.CommandEnded, new() { ["command"] = command.Id.ToString(), ["call"] = command.Call?.ToString(), ["outcome"] = command.Outcome.ToString(), ["sha256"] = command.FileSha256 }, cancellationToken);
        await db.SaveWithAuditAsync(cancellationToken);
        return true;
    }

    public async Task ConfiguredAsync(Guid id, AgentMessage.Configured configured, CancellationToken cancellationToken)
    {
        await db.Set<BoothAgent>().Where(a => a.Id == id && a.ConfigurationVersion == configured.Version)
            .ExecuteUpdateAsync(u => u.SetProperty(a => a.AppliedVersion, a => configured.Problem == null ? configured.Version : a.AppliedVersion).SetProperty(a => a.ConfigurationProblem, configured.Problem == null ? null : Cut(configured.Problem)), cancellationToken);
        await live.ChangedAsync("geraete", cancellationToken);
    }

    private async Task<bool> KeepAsync(BoothCommand command, AgentMessage.CommandEnded ended, CancellationToken cancellationToken)
    {
        var values = ended.Values.DeepClone().AsObject();
        CommandPicture.Clear(values);
        var isKept = ended.File is not { } file || await KeepFileAsync(command, values, file, cancellationToken);
        command.Values = values.ToJsonString();
        return isKept;
    }

    private async Task<bool> KeepFileAsync(BoothCommand command, JsonObject values, string file, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = Convert.FromBase64String(file);
            if (CommandPicture.Concerns(command.Action))
                return pictures.Put(values, bytes);
            if (bytes.Length > DeviceFile.MaxBytes || DeviceFile.TypeOf(bytes) is not { } type)
                return false;
            (command.FileSha256, command.FileType) = (await content.PutAsync(bytes, cancellationToken), type);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string Cut(string text) => text.Length > MaxText ? text[..MaxText] : text;
}
