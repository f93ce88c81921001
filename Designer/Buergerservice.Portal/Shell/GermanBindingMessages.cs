using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Buergerservice.Portal.Shell;

/// <summary>The framework's own messages for values it cannot read, in the words a clerk would use.</summary>
internal sealed class GermanBindingMessages : IConfigureOptions<MvcOptions>
{
    public void Configure(MvcOptions options)
    {
        var messages = options.ModelBindingMessageProvider;
        messages.SetAttemptedValueIsInvalidAccessor((value, field) => $"„{value}“ ist für „{field}“ keine gültige Angabe.");
        messages.SetMissingBindRequiredValueAccessor(field => $"Bitte füllen Sie „{field}“ aus.");
        messages.SetMissingKeyOrValueAccessor(() => "Bitte füllen Sie dieses Feld aus.");
        messages.SetMissingRequestBodyRequiredValueAccessor(() => "Die Anfrage enthält keine Angaben.");
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(value => $"„{value}“ ist keine gültige Angabe.");
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => "Diese Angabe ist nicht gültig.");
        messages.SetNonPropertyValueMustBeANumberAccessor(() => "Bitte geben Sie eine Zahl ein.");
        messages.SetUnknownValueIsInvalidAccessor(field => $"Die Angabe in „{field}“ ist nicht gültig.");
        messages.SetValueIsInvalidAccessor(value => $"„{value}“ ist keine gültige Angabe.");
        messages.SetValueMustBeANumberAccessor(field => $"Bitte geben Sie in „{field}“ eine Zahl ein.");
        messages.SetValueMustNotBeNullAccessor(_ => "Bitte füllen Sie dieses Feld aus.");
        options.Filters.Add<RefusedFormFilter>();
    }
}
