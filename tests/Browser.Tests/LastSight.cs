using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using Xunit.v3;

[assembly: Buergerservice.Browser.Tests.TellLastSight]

namespace Buergerservice.Browser.Tests;

/// <summary>
/// What the pages of a test showed at its end: told when it has failed, because a browser's time-out says what did not come and not what was there instead.
/// </summary>
internal static partial class LastSight
{
    private const int MaxText = 1_500;

    // A page that does not answer any more must not hold up the end of its test.
    private const float MaxWait = 10_000;

    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Notes = new();

    /// <summary>Looks at pages that are about to be closed.</summary>
    public static async ValueTask NoteAsync(IEnumerable<IPage> pages, IReadOnlyList<string> errors)
    {
        // Closed after the end of the test method: how it ended is known already.
        if (TestContext.Current is not { Test.UniqueID: { } test } || TestContext.Current.TestState is { Result: not TestResult.Failed })
            return;
        var notes = Notes.GetOrAdd(test, _ => new());
        foreach (var page in pages.ToList())
            notes.Enqueue($"{page.Url}: {await TextAsync(page)}");
        foreach (var error in errors.ToList())
            notes.Enqueue($"Console: {Short(error)}");
        if (TestContext.Current.TestState is not null)
            Tell();
    }

    /// <summary>Writes what was noted to the output of a test that has failed.</summary>
    public static void Tell()
    {
        var context = TestContext.Current;
        if (context.Test is not { UniqueID: var test } || !Notes.TryRemove(test, out var notes) || context.TestState is not { Result: TestResult.Failed } || notes.IsEmpty)
            return;
        // With this word test.sh shows it, however long the stack above it is.
        context.TestOutputHelper?.WriteLine($"ERROR, and what was shown at the end:\n{string.Join('\n', notes)}");
    }

    private static async Task<string> TextAsync(IPage page)
    {
        try
        {
            return Short(await page.Locator("main, body:not(:has(main))").First.InnerTextAsync(new() { Timeout = MaxWait }));
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            return $"(not to be read: {Short(e.Message)})";
        }
    }

    private static string Short(string text)
    {
        var line = Blank().Replace(text, " ").Trim();
        return line.Length > MaxText ? line[..MaxText] + " …" : line;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}

/// <summary>Tells after a test that has failed what its pages showed.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class TellLastSightAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test) => LastSight.Tell();
}
