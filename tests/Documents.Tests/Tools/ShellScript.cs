using Xunit;

namespace Buergerservice.Documents.Tests.Tools;

/// <summary>A program of a test, written in the language of the shell. It is deleted with the test.</summary>
internal sealed class ShellScript : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bs-script-").FullName;

    private ShellScript()
    {
    }

    public string Path => System.IO.Path.Combine(_folder, "programm");

    public static async Task<ShellScript> WriteAsync(string text)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Here are no shell and no program for it.");
        var script = new ShellScript();
        // Another process writes it: what this one has open for writing, a program another test starts in the same moment may have open too,
        // and as long as anybody has, the system starts it for nobody.
        Assert.Equal((0, ""), await ExternalTool.RunAsync("/bin/sh", "dash", "-c", "printf '%s' \"$2\" > \"$1\" && chmod 700 \"$1\"", "sh", script.Path, "#!/bin/sh\n" + text));
        return script;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
