using System.ComponentModel.DataAnnotations;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Portal.Pages.Vorhaben;

/// <summary>What is stated when a project is created, and corrected later .</summary>
public class MasterForm
{
    [Display(Name = "Titel des Vorhabens")]
    [Required(ErrorMessage = "Bitte geben Sie einen Titel an.")]
    [StringLength(200, ErrorMessage = "Bitte höchstens 200 Zeichen.")]
    public string? Title { get; set; }

    [Display(Name = "Kommune oder Behörde")]
    [Required(ErrorMessage = "Bitte geben Sie die Kommune oder Behörde an.")]
    [StringLength(200, ErrorMessage = "Bitte höchstens 200 Zeichen.")]
    public string? Authority { get; set; }

    [Display(Name = "Bundesland")]
    [Required(ErrorMessage = "Bitte wählen Sie ein Bundesland.")]
    public string? Land { get; set; }

    [Display(Name = "Ziel")]
    [Required(ErrorMessage = "Bitte wählen Sie ein Ziel.")]
    public ProjectGoal? Goal { get; set; }

    [Display(Name = "Ziel in eigenen Worten")]
    [StringLength(4000, ErrorMessage = "Bitte höchstens 4.000 Zeichen.")]
    public string? GoalText { get; set; }

    internal MasterData ToData() => new()
    {
        Title = Title ?? "",
        Authority = Authority ?? "",
        Land = Land ?? "",
        Goal = Goal ?? (ProjectGoal)(-1),
        // A browser sends other line ends than are kept.
        GoalText = GoalText?.ReplaceLineEndings("\n"),
    };
}
