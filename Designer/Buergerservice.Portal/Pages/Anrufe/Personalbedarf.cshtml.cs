using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Calls.Reports;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Anrufe;

/// <summary>How many people it takes, by Erlang's formula; for leads.</summary>
[Authorize(Policies.Leads)]
public sealed class PersonalbedarfModel(ReportOptions options) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "anrufe")]
    public int? CallsPerHour { get; set; }

    [BindProperty(SupportsGet = true, Name = "dauer")]
    public int? HandlingSeconds { get; set; }

    [BindProperty(SupportsGet = true, Name = "sekunden")]
    public int? WithinSeconds { get; set; }

    [BindProperty(SupportsGet = true, Name = "ziel")]
    public int? TargetPercent { get; set; }

    public StaffingView? Result { get; private set; }

    public void OnGet()
    {
        var isAsked = Request.Query.ContainsKey("anrufe");
        WithinSeconds ??= isAsked ? null : options.AnswerWithinSeconds;
        TargetPercent ??= isAsked ? null : options.TargetPercent;
        if (!isAsked)
            return;
        // What the binder says about letters in a number is replaced by what to enter.
        ModelState.Clear();
        try
        {
            Result = Staffing.Of(CallsPerHour, HandlingSeconds, WithinSeconds, TargetPercent);
        }
        catch (InputException e)
        {
            foreach (var (field, message) in e.Fields)
                ModelState.AddModelError(field switch { "callsPerHour" => "anrufe", "handlingSeconds" => "dauer", "withinSeconds" => "sekunden", _ => "ziel" }, message);
        }
    }
}
