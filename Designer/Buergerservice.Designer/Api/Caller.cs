using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Buergerservice.Designer.Api;

/// <summary>Who calls, and whether the person may change anything.</summary>
internal sealed class Caller(IHttpContextAccessor http, IOptions<DesignerOptions> options, IAuthorizationService authorization)
{
    private bool? _canWrite;

    public Actor Actor => options.Value.ActorOf(http.HttpContext!) ?? throw new NotFoundException();

    public async Task<bool> CanWriteAsync() => _canWrite ??= (await authorization.AuthorizeAsync(http.HttpContext!.User, options.Value.WritePolicy)).Succeeded;
}
