using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Buergerservice.Browser.Tests;

/// <summary>
/// Waits until a page has come to an address and is loaded. Asks again: on a busy machine Playwright can miss a navigation that ends while it begins
/// to wait for one, and would then wait for another.
/// </summary>
internal static class Arrival
{
    private const int Tries = 12;

    private static readonly PageWaitForURLOptions Once = new() { Timeout = 10_000 };

    public static Task ArriveAsync(this IPage page, string address) => AgainAsync(() => page.WaitForURLAsync(address, Once));

    public static Task ArriveAsync(this IPage page, Regex address) => AgainAsync(() => page.WaitForURLAsync(address, Once));

    private static async Task AgainAsync(Func<Task> wait)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await wait();
                return;
            }
            catch (TimeoutException) when (tries < Tries)
            {
                // The page may be there already.
            }
        }
    }
}
