using Buergerservice.Cases.Commands;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Product.Tests.Pages;

internal static class Samples
{
    public static CreateCase Case { get; } = new() { Channel = "Telefon", Concern = "Ich brauche Hilfe bei einem Antrag." };

    public static CreateProject Project(string title) => new() { Title = title, Authority = "Landkreis Seenmark", Land = "BB", Goal = ProjectGoal.StandortErhalten };
}
