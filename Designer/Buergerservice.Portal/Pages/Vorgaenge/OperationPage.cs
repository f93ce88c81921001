using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Vorgaenge;

/// <summary>What pages with operations on one instance share: the instance as the person sees it, and how refusals are shown.</summary>
public abstract class OperationPage(BuergerserviceDb db, WorkflowCache workflows, IEngineStore store, ActorAccessor actors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid Id { get; set; }

    /// <summary>Revision the person was looking at.</summary>
    [BindProperty(Name = "revision")]
    public int Seen { get; set; }

    [TempData]
    public string? Message { get; set; }

    public InstanceRow Row { get; private set; } = null!;

    public CompiledWorkflow Workflow { get; private set; } = null!;

    public WorkflowInstance Instance { get; private set; } = null!;

    public string Name => Row.Name ?? Row.CorrelationId ?? "Vorgang ohne Namen";

    /// <summary>Reads the instance; one whose state cannot be read is dealt with on its own page.</summary>
    /// <exception cref="NotFoundException">There is no such instance in the person's tenant, or its state cannot be read.</exception>
    protected async Task LoadInstanceAsync(CancellationToken cancellationToken)
    {
        var tenant = actors.Current.Tenant;
        Row = await db.Instances.AsNoTracking().FirstOrDefaultAsync(i => i.Id == Id && i.Tenant == tenant, cancellationToken) ?? throw new NotFoundException();
        try
        {
            Workflow = await workflows.GetAsync(Row.DefinitionVersionId, store, cancellationToken);
            Instance = InstanceSerializer.Read(Row.State, Workflow);
        }
        catch (JsonException)
        {
            throw new NotFoundException("Der gespeicherte Zustand dieses Vorgangs lässt sich nicht lesen.");
        }
    }

    /// <summary>Carries the operation out and goes back to the instance; a refusal is shown here and nothing typed is lost.</summary>
    protected async Task<IActionResult> OperateAsync(string field, string? reason, string done, Func<Operation, Task> operate)
    {
        if (string.IsNullOrWhiteSpace(reason))
            ModelState.AddModelError($"{field}.Reason", "Bitte geben Sie eine Begründung an.");
        if (!ModelState.IsValid)
            return Page();
        try
        {
            await operate(new(actors.Current, reason!.Trim(), Seen));
            Message = done;
            return RedirectToPage("Vorgang", new { id = Id });
        }
        catch (InputException e)
        {
            foreach (var (name, message) in e.Fields)
                ModelState.AddModelError($"{field}.{char.ToUpperInvariant(name[0])}{name[1..]}", message);
            if (e.Fields.Count == 0)
                ModelState.AddModelError("", e.Message);
        }
        catch (Exception e) when (e is ConflictException or NotFoundException)
        {
            ModelState.AddModelError("", e.Message);
        }

        return Page();
    }
}
