from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('users', '0003_shares_taste'),
    ]

    operations = [
        migrations.AddField(
            model_name='profile',
            name='leftovers_per_week',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name='profile',
            constraint=models.CheckConstraint(condition=models.Q(('leftovers_per_week__range', (0, 7))), name='profile_leftovers_per_week_in_range'),
        ),
    ]
