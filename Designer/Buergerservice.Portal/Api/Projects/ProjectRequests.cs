using System.ComponentModel;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Portal.Api.Projects;

internal enum DocumentFormat
{
    Pdf,
    Docx,
}

internal sealed record ProjectListFilter(
    [property: Description("Stand des Vorhabens."), OneOf(typeof(ProjectStatus))] string? Status,
    [property: Description("Nummer der Phase, 0 bis 4.")] int? Phase,
    [property: Description("Text in Nummer, Titel oder Behörde.")] string? Search);

internal sealed record CreateProjectRequest(
    [property: Description("Titel, höchstens 200 Zeichen.")] string? Title,
    [property: Description("Kommune oder Behörde.")] string? Authority,
    [property: Description("Bundesland als zwei Buchstaben, zum Beispiel BB.")] string? Land,
    [property: Description("Bürgerservice; ohne Angabe offen."), OneOf(typeof(ServiceKind))] string? Service = null,
    [property: Description("Ziel; ohne Angabe standortErhalten."), OneOf(typeof(ProjectGoal))] string? Goal = null,
    [property: Description("Ziel in eigenen Worten; bei anderes nötig.")] string? GoalText = null,
    [property: Description("Benutzername der Projektleitung, wenn schon benannt.")] string? ProjectLead = null)
{
    public CreateProject Read(string? idempotencyKey)
    {
        var check = new RequestCheck();
        var project = new CreateProject
        {
            Title = Title ?? "",
            Authority = Authority ?? "",
            Land = Land ?? "",
            Service = check.Choice(Service, "service", ServiceKind.Offen),
            Goal = check.Choice(Goal, "goal", ProjectGoal.StandortErhalten),
            GoalText = GoalText,
            ProjectLead = check.Optional(ProjectLead, "projectLead", 256),
            IdempotencyKey = check.Optional(idempotencyKey, "Idempotency-Key"),
        };
        check.ThrowIfAny();
        return project;
    }
}

internal sealed record CancelProjectRequest(
    [property: Description("Begründung, höchstens 2000 Zeichen.")] string? Reason,
    [property: Description("revision aus head, die der Entscheidung zugrunde liegt; eine andere führt zu 409.")] int? ExpectedRevision)
{
    public CancelProject Read()
    {
        var check = new RequestCheck();
        var request = new CancelProject { Reason = check.Required(Reason, "reason", CancelProject.MaxReasonLength), Seen = check.Required(ExpectedRevision, "expectedRevision") };
        check.ThrowIfAny();
        return request;
    }
}

internal sealed record NameLeadRequest(
    [property: Description("Benutzername der neuen Projektleitung.")] string? UserName,
    [property: Description("projectLead aus head, das der Entscheidung zugrunde liegt; ein anderes führt zu 409.")] string? ExpectedLead = null)
{
    public NameLead Read()
    {
        var check = new RequestCheck();
        var request = new NameLead { UserName = check.Required(UserName, "userName", 256), Seen = check.Optional(ExpectedLead, "expectedLead", 256) };
        check.ThrowIfAny();
        return request;
    }
}

internal sealed record ProjectCreated(Guid Id, [property: Description("Nummer, unter der das Vorhaben gelesen wird.")] string Number, string Title, Guid InstanceId, DateTimeOffset CreatedAt);
