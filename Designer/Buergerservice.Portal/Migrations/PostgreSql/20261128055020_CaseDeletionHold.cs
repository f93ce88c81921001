using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Buergerservice.Portal.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class CaseDeletionHold : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "DeletionHold",
                table: "cases_cases",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "HeldAt",
                table: "cases_cases",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HeldBy",
                table: "cases_cases",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "DeletionHold",
                table: "cases_cases");

            migrationBuilder.DropColumn(
                name: "HeldAt",
                table: "cases_cases");

            migrationBuilder.DropColumn(
                name: "HeldBy",
                table: "cases_cases");
        }
    }
}
